Microsoft Utilidad PnP

Nombre publicado:       oem12.inf
Nombre original:        exgpu.inf
Nombre de proveedor:    Example Graphics, Inc.
Nombre de clase:        DISPLAY
GUID de clase:          {4D36E968-E325-11CE-BFC1-08002BE10318}
Versión de controlador: 08/14/2024 32.0.15.6094
Nombre de firmante:     Microsoft Windows Hardware Compatibility Publisher

Nombre publicado:       oem3.inf
Nombre original:        extest.inf
Nombre de proveedor:    Example Works
Nombre de clase:        NET
GUID de clase:          {4d36e972-e325-11ce-bfc1-08002be10318}
Versión de controlador: 03/02/2019 1.2.3.4
Nombre de firmante:     WDKTestCert build,132900000000000000

