//! Performance data that neither Windows nor sysstat wrote.

/// Names and contents.
pub(super) const EXPORTS: [(&str, &str); 16] = [
    ("node.prom", NODE),
    ("node-openmetrics.txt", OPEN_METRICS),
    ("windows.prom", WINDOWS),
    ("query.json", QUERY),
    ("query-range.json", QUERY_RANGE),
    (
        "query-error.json",
        r#"{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\""}"#,
    ),
    ("agent.json", AGENT),
    ("psutil.json", PSUTIL),
    ("realtime.json", REALTIME),
    (
        "pressure",
        "==> /proc/pressure/cpu <==\nsome avg10=35.43 avg60=30.88 avg300=10.00 total=28340000\n\
         full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n\n==> /proc/pressure/memory <==\n\
         some avg10=0.50 avg60=0.10 avg300=0.00 total=730000\n",
    ),
    (
        "pressure-grep",
        "/proc/pressure/io:some avg10=3.86 avg60=2.52 avg300=0.78 total=730000\n\
         /proc/pressure/io:full avg10=2.20 avg60=1.39 avg300=0.42 total=70000\n",
    ),
    (
        "collectd.csv",
        "epoch,shortterm,midterm,longterm\n1795168800.000,0.50,0.40,0.30\n1795168810.000,nan,0.41,0.30\n",
    ),
    (
        "netdata.csv",
        "time,guest_nice,guest,steal,softirq,irq,user,system,nice,iowait\n\
         2026-11-20 10:00:01,0,0,0.5,0.25,0,12.5,6.25,0,1.5\n2026-11-20 10:00:00,0,0,0,0.25,0,10,5,0,\n",
    ),
    (
        "free.txt",
        "               total        used        free      shared  buff/cache   available\n\
         Mem:         2974852      388132     2576628        2752      224504     2586720\n\
         Swap:         524284         512      523772\n",
    ),
    (
        "top.txt",
        "top - 10:00:10 up 3 days,  2:03,  1 user,  load average: 2.29, 1.61, 0.71\n\
         Tasks: 121 total,   3 running, 118 sleeping,   0 stopped,   0 zombie\n\
         %Cpu(s): 42.1 us, 51.3 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  6.6 si,  0.0 st\n\
         MiB Mem :   2905.1 total,   2514.0 free,    380.7 used,    219.9 buff/cache\n\
         MiB Swap:    512.0 total,    512.0 free,      0.0 used.   2524.4 avail Mem\n",
    ),
    (
        "iostat.txt",
        "Linux 6.1.0 (seed-01) \t11/20/26 \t_x86_64_\t(2 CPU)\n\n11/20/26 10:00:17\n\
         avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n          29.58    0.00   56.17    0.69    0.00   13.55\n\n\
         Device            r/s     rkB/s r_await     w/s     wkB/s w_await  aqu-sz  %util\n\
         sda              1.25     27.93    1.45    0.12    102.42    8.87    0.01   0.20\n\n\
         11/20/26 10:00:18\navg-cpu:  %user   %nice %system %iowait  %steal   %idle\n\
         73.72    0.00   26.28    0.00    0.00    0.00\n",
    ),
];

const NODE: &str = "\
# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} 100.5 1795168800000
node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} 50.25 1795168800000
node_cpu_seconds_total{cpu=\"0\",mode=\"idle\"} 110.5 1795168815000
node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} 55.25 1795168815000
# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/with \\\"quotes\\\\\"} 4.107087872e+09
node_filesystem_size_bytes{device=\"/dev/vda\",fstype=\"ext4\",mountpoint=\"/with \\\"quotes\\\\\"} 6.249086976e+09
node_load1 NaN
node_memory_MemAvailable_bytes 2.57e+09
node_memory_MemTotal_bytes 3.04e+09
node_time_seconds 1.7951688e+09
node_boot_time_seconds 1.795161073e+09
go_gc_duration_seconds{quantile=\"0.5\"} +Inf
";

const OPEN_METRICS: &str = "\
# TYPE node_disk_read_time_seconds counter
# UNIT node_disk_read_time_seconds seconds
node_disk_read_time_seconds_total{device=\"sda\"} 12.5 1795168800.123 # {trace_id=\"a\"} 1.0 1795168799.0
node_disk_read_time_seconds_created{device=\"sda\"} 1795161073.0
# TYPE node_load5 gauge
node_load5 1.57
# EOF
";

const WINDOWS: &str = "\
# TYPE windows_cpu_time_total counter
windows_cpu_time_total{core=\"0,0\",mode=\"idle\"} 1000.5
windows_logical_disk_free_bytes{volume=\"C:\"} 5.1e+10
windows_logical_disk_size_bytes{volume=\"C:\"} 1.02e+11
windows_memory_available_bytes 4.2e+09
windows_system_processor_queue_length 3
windows_os_time 1.7951688e+09
";

const QUERY: &str = r#"{"status":"success","data":{"resultType":"vector","result":[
{"metric":{"__name__":"node_load1","instance":"seed-01:9100","job":"node"},"value":[1795168800.781,"0.5"]},
{"metric":{"instance":"seed-01:9100"},"value":[1795168800.781,"NaN"]}]},"warnings":["a"]}"#;

const QUERY_RANGE: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[
{"metric":{"__name__":"node_filesystem_avail_bytes","mountpoint":"/","fstype":"ext4","instance":"seed-01:9100"},"values":[[1795168800,"4107087872"],[1795168815,"4107087000"]]},
{"metric":{"__name__":"node_network_receive_bytes_total","device":"eth0","instance":"seed-01:9100"},"values":[[1795168800,"1000"],[1795168815,"2500"],[1795168830,"10"]]}]}}"#;

const AGENT: &str = r#"{"data":{"device":{"deviceUuid":"0001","systemtime":1795168800},"system":{"devicePlatform":"Linux","systemName":"seed-01","cpuUsage":64.6,"cpuCount":2,"bootTime":1795161073},"drives":[{"name":"/","total":6249086976,"used":1776640000,"free":4133548032,"usedPer":28.43,"freePer":66.14}],"networkList":[{"eth0":{"ifIsUp":true,"ifSpeed":1000,"bytesSent":1400,"bytesRecv":1286,"errIn":0,"errOut":-1}}],"memory":{"total":3046248448,"available":486248448,"used":2340048896,"free":472449024},"partitions":[{"/":{"device":"/dev/vda","fstype":"ext4"}}]}}"#;

const PSUTIL: &str = r#"{"timestamp":1795168800.5,"cpu_times_percent":{"user":21.0,"system":31.4,"idle":39.0,"iowait":0.0,"softirq":8.6,"steal":0.0},"cpu_percent_percpu":[48.2,80.0],"getloadavg":[4.3,3.9,2.2],"virtual_memory":{"total":3046248448,"available":2576359424,"percent":15.4},"swap_memory":{"total":536866816,"used":9699328,"percent":1.8},"disk_usage":{"/":{"total":6249086976,"used":1803100160,"free":4107087872,"percent":30.5}},"sensors_temperatures":{"nvme":[{"label":"Composite","current":49.85,"high":null}]},"net_io_counters":{"eth0":{"bytes_sent":1400,"bytes_recv":1286,"errin":0,"errout":0,"dropin":0,"dropout":0}},"boot_time":1795161073.0,"processes":[{"pid":1,"name":"init","num_threads":1,"cpu_percent":0.0}]}"#;

const REALTIME: &str = r#"{"metrics":{"cpu_percent":12.5,"memory_percent":40.0,"disk_percent":30.5},"timestamp":1795168800}"#;
