package io.github.meanfield.benchmark;

import com.sun.jna.NativeLibrary;
import io.github.meanfield.stages.network.natives.BlasKernels;
import io.github.meanfield.stages.network.natives.NativeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Says what a run depends on besides the code. */
final class Machine {

  private Machine() {}

  /** Names and values. */
  static Map<String, String> describe(SparkSession spark) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString());
    facts.put(
        "machine",
        String.format(
            "%s, %d cores, load %s, %s %s",
            processor(),
            Runtime.getRuntime().availableProcessors(),
            load(),
            System.getProperty("os.name"),
            System.getProperty("os.arch")));
    facts.put(
        "JVM",
        String.format(
            "%s %s, heap of at most %,d MB",
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"),
            Runtime.getRuntime().maxMemory() >> 20));
    facts.put("Spark", spark.version() + ", " + spark.sparkContext().master());
    facts.put("OpenBLAS of Meanfield and Deeplearning4j", openBlas());
    facts.put("BLAS of Spark", SparkBlas.found());
    return facts;
  }

  private static String openBlas() {
    return String.format(
        "core type %s, %d thread(s) a task",
        NativeCode.kernels().name(),
        NativeLibrary.getInstance(BlasKernels.library().toString())
            .getFunction("openblas_get_num_threads")
            .invokeInt(new Object[0]));
  }

  private static String processor() {
    return firstLine("/proc/cpuinfo", "model name").replaceFirst(".*:\\s*", "");
  }

  private static String load() {
    return firstLine("/proc/loadavg", "").replaceFirst(" .*", "");
  }

  private static String firstLine(String file, String start) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
