System Information report written at: 11/20/26 10:12:13
System Name: EXAMPLE-PC
[Resumen del sistema]

Elemento	Valor	
Nombre del SO	Microsoft Windows 11 Pro	
Versión	10.0.22631 Compilación 22631	
Nombre del sistema	EXAMPLE-PC	
Fabricante del sistema	QEMU	
Modelo del sistema	Standard PC	
Estado de arranque seguro	No compatible	
Seguridad basada en virtualización	En ejecución	
Servicios configurados		
Servicios de seguridad basados en virtualización en ejecución	Credential Guard	

[Recursos de hardware]


[Controladores del sistema]

Nombre	Descripción	Archivo	Tipo	Iniciado	Modo de inicio	Estado	Situación	Control de errores	Aceptar pausa	Aceptar detener	
examplebus	Example Bus Enumerator	c:\windows\system32\drivers\examplebus.sys	Controlador de kernel	Sí	Arranque	En ejecución	OK	Normal	No	Sí	
exfilter	Größen-"Filter", Beispiel	c:\windows\system32\drivers\exfilter.sys	Controlador de kernel	Sí	Manual	En ejecución	OK	Normal	No	Sí	

[Servicios]

A	B	C	
1	2	3	
