"Nombre de dispositivo","Nombre Inf","Firmado","Fabricante"
"Example Graphics 9000","oem12.inf","VERDADERO","Example Graphics, Inc."
"Prüfadapter","oem3.inf","VERDADERO","Example Works"
