package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import io.github.meanfield.SparkCluster;
import io.github.meanfield.SparkClusterExtension;
import io.github.meanfield.stages.MeanfieldRegistrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The jar, submitted to a cluster of processes that have nothing but Spark and it. */
@ExtendWith(SparkClusterExtension.class)
class ClusterJobsIT {

  private static final int WORKERS = 2;

  /** What the job's own jar brings to executors is all that Kryo may be given there. */
  private static final List<String> KRYO =
      Stream.of(
              "spark.serializer=org.apache.spark.serializer.KryoSerializer",
              "spark.kryo.registrationRequired=true",
              "spark.kryo.registrator=" + MeanfieldRegistrator.class.getName())
          .flatMap(setting -> Stream.of("--conf", setting))
          .toList();

  @TempDir private Path folder;

  @Test
  void bothDeployModesTrainTheNetworkOfLocalMode(SparkCluster cluster) throws Exception {
    writePoints();
    Printed.run(arguments("local", "local[2]").toArray(String[]::new)).succeeded();
    byte[] local = parameters("local");

    List<String> client = new ArrayList<>(List.of("--deploy-mode", "client"));
    client.addAll(KRYO);
    train("client", cluster.url(), client.toArray(String[]::new)).succeeded().printed("written");
    assertArrayEquals(local, parameters("client"));
    assertExecutors(cluster, 1);

    // Spark's exit code is 0 here whatever becomes of the driver, so that its output has to tell.
    train(
        "cluster",
        cluster.url(),
        "--deploy-mode",
        "cluster",
        "--conf",
        "spark.standalone.submit.waitAppCompletion=true");
    String driver = driverOutput(cluster);
    assertTrue(driver.contains("written"), driver);
    assertArrayEquals(local, parameters("cluster"));
    assertExecutors(cluster, 2);
  }

  @Test
  void aClusterLeavesNothingBehind() throws IOException {
    SparkCluster cluster = new SparkCluster();
    List<ProcessHandle> processes = cluster.processes();
    assertEquals(1 + WORKERS, processes.size());
    cluster.close();
    assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
    assertFalse(Files.exists(cluster.folder()));
  }

  private List<String> arguments(String name, String master) {
    return List.of(
        "train",
        "--input",
        folder.resolve("points.csv").toString(),
        "--label",
        "y",
        "--output",
        folder.resolve(name).toString(),
        "--weights",
        "0.8,0.2,0",
        "--num-workers",
        String.valueOf(WORKERS),
        "--max-epochs",
        "3",
        "--batch-size",
        "16",
        "--averaging-frequency",
        "4",
        "--master",
        master);
  }

  private Launcher.Outcome train(String name, String master, String... options) throws Exception {
    List<String> submitted =
        List.of(
            "--",
            "--driver-memory",
            "1g",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.cores.max=" + WORKERS,
            "--conf",
            "spark.executor.cores=1",
            "--conf",
            "spark.executor.extraJavaOptions=" + JavaOptions.briefLine(),
            "--conf",
            "spark.sql.shuffle.partitions=2");
    return new Launcher(folder)
        .run(
            Stream.of(arguments(name, master), submitted, List.of(options))
                .flatMap(List::stream)
                .toArray(String[]::new));
  }

  private void writePoints() throws IOException {
    Random random = new Random(4);
    StringBuilder points = new StringBuilder("a,b,c,y\n");
    for (int i = 0; i < 500; i++) {
      int y = random.nextInt(2);
      points.append(
          String.format(
              Locale.ROOT,
              "%.4f,%.4f,%s,%d%n",
              y + random.nextGaussian(),
              y - random.nextGaussian(),
              random.nextBoolean() ? "red" : "blue",
              y));
    }
    Files.writeString(folder.resolve("points.csv"), points);
  }

  private byte[] parameters(String name) throws IOException {
    List<Path> networks = files(folder.resolve(name), "model/stages/.*/network.zip");
    assertEquals(1, networks.size());
    try (ZipFile zip = new ZipFile(networks.get(0).toFile())) {
      return zip.getInputStream(zip.getEntry("coefficients.bin")).readAllBytes();
    }
  }

  /** What the only driver has printed that a Worker ran. */
  private static String driverOutput(SparkCluster cluster) throws IOException {
    StringBuilder output = new StringBuilder();
    for (Path file : files(cluster.workFolder(), "driver-.*/std(err|out)")) {
      output.append(Files.readString(file));
    }
    return output.toString();
  }

  /**
   * Requires that all executors of so many jobs had Spark's jars on their class path and no more.
   */
  private static void assertExecutors(SparkCluster cluster, int jobs) throws IOException {
    List<Path> logs = files(cluster.workFolder(), "app-.*/\\d+/stderr");
    assertEquals(jobs * WORKERS, logs.size(), logs::toString);
    TreeSet<String> classPaths = new TreeSet<>();
    for (Path log : logs) {
      String command = Files.readAllLines(log).get(0).replace("\"", "");
      classPaths.add(command.replaceFirst(".* -cp (\\S+) .*", "$1"));
    }
    assertEquals(1, classPaths.size(), classPaths::toString);
    Path home = Build.sparkHome();
    for (String part : classPaths.first().split(":")) {
      assertTrue(Path.of(part).startsWith(home), part);
    }
  }

  private static List<Path> files(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> folder.relativize(file).toString().matches(pattern)).toList();
    }
  }
}
