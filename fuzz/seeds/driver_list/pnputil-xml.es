<?xml version="1.0" encoding="utf-8"?>
<PnpUtil Version="10.0.26100" Command="/enum-drivers /devices /format xml">
    <Driver DriverName="oem12.inf">
        <OriginalName>exgpu.inf</OriginalName>
        <ProviderName>Example Graphics, Inc.</ProviderName>
        <ClassName>DISPLAY</ClassName>
        <ClassGuid>{4D36E968-E325-11CE-BFC1-08002BE10318}</ClassGuid>
        <DriverVersion>08/14/2024 32.0.15.6094</DriverVersion>
        <SignerName>Microsoft Windows Hardware Compatibility Publisher</SignerName>
        <CatalogFile>example.cat</CatalogFile>
        <Devices>
            <Device InstanceId="PCI\VEN_0000&amp;DEV_0001&amp;SUBSYS_00000000&amp;REV_01\3&amp;11583659&amp;0&amp;10">
                <DeviceDescription>Example Graphics 9000</DeviceDescription>
                <Status>Started</Status>
            </Device>
        </Devices>
    </Driver>
    <Driver DriverName="oem3.inf">
        <OriginalName>extest.inf</OriginalName>
        <ProviderName>Example Works</ProviderName>
        <ClassName>NET</ClassName>
        <ClassGuid>{4d36e972-e325-11ce-bfc1-08002be10318}</ClassGuid>
        <DriverVersion>03/02/2019 1.2.3.4</DriverVersion>
        <SignerName>WDKTestCert build,132900000000000000</SignerName>
        <CatalogFile>example.cat</CatalogFile>
        <Devices>
            <Device InstanceId="USB\VID_0000&amp;PID_0002\0001">
                <DeviceDescription>Prüfadapter</DeviceDescription>
                <Status>Problem</Status>
                <ProblemCode>52 (0x34)</ProblemCode>
            </Device>
        </Devices>
    </Driver>
</PnpUtil>
