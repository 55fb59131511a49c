"""The benchmarks, cheap ones first; one line each."""

from typing import Final

from benchmarks.benchmark import Benchmark
from benchmarks.cloud_start import measure_cloud_start
from benchmarks.many_resources import measure_many
from benchmarks.noop_preview import measure_noop_preview
from benchmarks.policy_share import measure_policy_share
from benchmarks.provider_start import measure_provider_start
from benchmarks.read_by_id import measure_reads
from benchmarks.second_demo import measure_second_demo
from benchmarks.write import measure_writes

BENCHMARKS: Final = (
    Benchmark("cloud-start", "How soon does the local cloud answer?", measure_cloud_start, 60),
    Benchmark("provider-start", "How soon do the resource providers answer?", measure_provider_start, 60),
    Benchmark("read", "How long does a read by id take?", measure_reads, 60),
    Benchmark("write", "How long does making a thing take?", measure_writes, 60),
    Benchmark("many-resources", "Do 5,000 resources at each vendor slow a read down?", measure_many, 300),
    Benchmark("second-demo", "How long does `bulwark demo` take the second time?", measure_second_demo, 300),
    Benchmark("noop-preview", "How long does a preview with refresh take when nothing is to do?", measure_noop_preview, 180),
    Benchmark("policy-share", "What does the policy pack add to a preview?", measure_policy_share, 300),
)
