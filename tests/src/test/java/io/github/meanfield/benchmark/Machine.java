package io.github.meanfield.benchmark;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

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
    facts.put("OpenBLAS of Meanfield and Deeplearning4j", openBlasFacts());
    facts.put("BLAS of Spark", SparkBlas.found());
    return facts;
  }

  /** Core type and threads, asked of the library itself. */
  private static String openBlasFacts() {
    try {
      NativeLibrary openBlas = NativeLibrary.getInstance(openBlas().toString());
      return String.format(
          "core type %s, %d thread(s) a task",
          openBlas
              .getFunction("openblas_get_corename")
              .invoke(String.class, new Object[0])
              .toString(),
          openBlas.getFunction("openblas_get_num_threads").invokeInt(new Object[0]));
    } catch (IOException | UnsatisfiedLinkError e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }

  /** The library that JavaCPP has unpacked and loaded. */
  static Path openBlas() throws IOException {
    Path loaded = Path.of(Loader.load(openblas_nolapack.class));
    try (Stream<Path> siblings = Files.list(loaded.getParent())) {
      return siblings
          .filter(file -> file.getFileName().toString().startsWith("libopenblas_nolapack.so"))
          .findFirst()
          .orElseThrow(() -> new IOException("no library beside " + loaded));
    }
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
