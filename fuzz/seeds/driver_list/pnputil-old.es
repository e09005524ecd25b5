Microsoft PnP Utility

Veröffentlichter Name :            
oem12.inf
Anbieter :   Example Graphics, Inc.
Klasse :     DISPLAY
Datum und Version :   
08/14/2024 32.0.15.6094
Signatur :   Microsoft Windows Hardware Compatibility Publisher

Veröffentlichter Name :            
oem3.inf
Anbieter :   Example Works
Klasse :     NET
Datum und Version :   
03/02/2019 1.2.3.4
Signatur :   WDKTestCert build,132900000000000000

