"examplebus","Example Bus Enumerator","Núcleo ","30/04/2021 00:00:00"
"exfilter","Größen-""Filter"", Beispiel","Núcleo ",""
