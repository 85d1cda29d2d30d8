package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One seed, one network: whatever runs the workers. */
class SameBitsEverywhereIT {

  private static final Path SPARK_HOME = Path.of("..", "jobs", "target", "spark-home");

  @TempDir private Path folder;

  @Test
  void theNetworkDependsOnTheSeedAndNotOnTheMaster() throws Exception {
    String oneCore = digest("local[1]", 1, 1);
    assertEquals(oneCore, digest("local[2]", 1, 1));
    assertEquals(oneCore, digest("local-cluster[2,1,1024]", 1, 3));
    assertNotEquals(oneCore, digest("local[2]", 2, 1));
  }

  /** Runs the program; executors counts the driver. */
  private String digest(String master, int seed, int executors) throws Exception {
    Path output = folder.resolve(master.replaceAll("\\W", "-") + seed + ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.java.options").split(" ")));
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainAndPrintDigest.class.getName(), master, String.valueOf(seed)));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SPARK_HOME", SPARK_HOME.toRealPath().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> read(output));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> read(output));
    assertTrue(read(output).contains("executors " + executors), read(output));
    return read(output)
        .lines()
        .filter(line -> line.startsWith("digest "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(read(output)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
