package io.github.meanfield.stages.network.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Linux says of the processor.
 *
 * @param name its name, empty if that is unknown
 * @param vendor its maker as the processor says it, such as GenuineIntel; empty if unknown
 * @param flags its instruction sets as Linux names them; none if unknown
 */
record Processor(String name, String vendor, Set<String> flags) {

  private static final Path FACTS = Path.of("/proc/cpuinfo");

  static Processor ofThisMachine() {
    try {
      return of(Files.readAllLines(FACTS));
    } catch (IOException e) {
      // No Linux, or a container that hides it.
      return of(List.of());
    }
  }

  /** Reads /proc/cpuinfo, of which the first processor stands for all. */
  static Processor of(List<String> lines) {
    Map<String, String> facts = new HashMap<>();
    for (String line : lines) {
      String[] fact = line.split(":", 2);
      facts.putIfAbsent(fact[0].strip(), fact.length < 2 ? "" : fact[1].strip());
    }
    return new Processor(
        facts.getOrDefault("model name", ""),
        facts.getOrDefault("vendor_id", ""),
        new HashSet<>(List.of(facts.getOrDefault("flags", "").split("\\s+"))));
  }

  /** Whether it multiplies eight floats at once. */
  boolean hasAvx2() {
    return flags.containsAll(List.of("avx2", "fma"));
  }

  /** Whether it multiplies sixteen floats at once, with all that OpenBLAS uses for it. */
  boolean hasAvx512() {
    return hasAvx2() && flags.containsAll(List.of("avx512f", "avx512dq", "avx512bw", "avx512vl"));
  }

  boolean isIntel() {
    return vendor.equals("GenuineIntel");
  }
}
