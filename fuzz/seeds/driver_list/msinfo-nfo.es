<?xml version="1.0"?>
<MsInfo>
<Metadata>
<Version>8.0</Version>
<CreationUTC>11/20/26 09:12:13</CreationUTC>
</Metadata>
<Category name="1">
<Data>
<Elemento><![CDATA[Nombre del SO]]></Elemento>
<Valor><![CDATA[Microsoft Windows 11 Pro]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Versión]]></Elemento>
<Valor><![CDATA[10.0.22631 Compilación 22631]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Nombre del sistema]]></Elemento>
<Valor><![CDATA[EXAMPLE-PC]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Fabricante del sistema]]></Elemento>
<Valor><![CDATA[QEMU]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Modelo del sistema]]></Elemento>
<Valor><![CDATA[Standard PC]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Estado de arranque seguro]]></Elemento>
<Valor><![CDATA[No compatible]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Seguridad basada en virtualización]]></Elemento>
<Valor><![CDATA[En ejecución]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Servicios configurados]]></Elemento>
<Valor><![CDATA[]]></Valor>
</Data>
<Data>
<Elemento><![CDATA[Servicios de seguridad basados en virtualización en ejecución]]></Elemento>
<Valor><![CDATA[Credential Guard]]></Valor>
</Data>
<Category name="2">
<Category name="3">
<Data>
<Nombre><![CDATA[examplebus]]></Nombre>
<Descripción><![CDATA[Example Bus Enumerator]]></Descripción>
<Archivo><![CDATA[c:\windows\system32\drivers\examplebus.sys]]></Archivo>
<Tipo><![CDATA[Controlador de kernel]]></Tipo>
<Iniciado><![CDATA[Sí]]></Iniciado>
<Modo_de_inicio><![CDATA[Arranque]]></Modo_de_inicio>
<Estado><![CDATA[En ejecución]]></Estado>
<Situación><![CDATA[OK]]></Situación>
<Control_de_errores><![CDATA[Normal]]></Control_de_errores>
<Aceptar_pausa><![CDATA[No]]></Aceptar_pausa>
<Aceptar_detener><![CDATA[Sí]]></Aceptar_detener>
</Data>
<Data>
<Nombre><![CDATA[exfilter]]></Nombre>
<Descripción><![CDATA[Größen-"Filter", Beispiel]]></Descripción>
<Archivo><![CDATA[c:\windows\system32\drivers\exfilter.sys]]></Archivo>
<Tipo><![CDATA[Controlador de kernel]]></Tipo>
<Iniciado><![CDATA[Sí]]></Iniciado>
<Modo_de_inicio><![CDATA[Manual]]></Modo_de_inicio>
<Estado><![CDATA[En ejecución]]></Estado>
<Situación><![CDATA[OK]]></Situación>
<Control_de_errores><![CDATA[Normal]]></Control_de_errores>
<Aceptar_pausa><![CDATA[No]]></Aceptar_pausa>
<Aceptar_detener><![CDATA[Sí]]></Aceptar_detener>
</Data>
</Category>
</Category>
</Category>
</MsInfo>
