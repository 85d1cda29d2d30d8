package io.github.meanfield.jobs.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import io.github.meanfield.jobs.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.package$;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {

  private static final String EXECUTORS =
      "spark.executor.extraJavaOptions=" + JavaOptions.briefLine();

  @TempDir private Path folder;
  private Launcher launcher;

  @BeforeEach
  void setUp() {
    launcher = new Launcher(folder);
  }

  @Test
  void everyExecutorIsLookedAt() throws Exception {
    String fresh = folder.resolve("fresh").toString();
    Launcher.Outcome outcome =
        launcher
            .run(
                "doctor",
                "--path",
                fresh,
                "--master",
                "local-cluster[2,1,1024]",
                "--",
                "--conf",
                EXECUTORS,
                "--conf",
                "spark.serializer=org.apache.spark.serializer.KryoSerializer")
            .succeeded()
            .printed(
                "executors    2",
                "parallelism  2",
                "serializer   KryoSerializer",
                "can be written to",
                "training can start");
    List<String> table =
        outcome.out().lines().filter(line -> line.matches("(driver|executor \\d+) on .*")).toList();
    assertEquals(3, table.size(), outcome.out());
    for (String line : table) {
      assertTrue(line.contains(" " + Runtime.version().feature() + "."), line);
      assertTrue(line.contains(" " + package$.MODULE$.SPARK_VERSION() + " "), line);
      assertTrue(line.contains(" " + Build.SCALA + "."), line);
      assertFalse(line.contains(" none "), line);
    }
    assertFalse(Files.exists(Path.of(fresh)));
  }

  @Test
  void executorsThatComeForWorkAreLookedAt() throws Exception {
    launcher
        .run(
            "doctor",
            "--master",
            "local-cluster[1,1,1024]",
            "--",
            "--conf",
            EXECUTORS,
            "--conf",
            "spark.dynamicAllocation.enabled=true")
        .succeeded()
        .printed("executors    1", "training can start");
  }

  @Test
  void aClusterThatThisSparkCannotAskIsRefused() throws Exception {
    launcher.run("doctor", "--master", "yarn").refused("set SPARK_HOME to a full distribution");
    launcher
        .run("train", "--", "--master", "k8s://https://host:6443")
        .refused("--master 'k8s://https://host:6443'", "set SPARK_HOME to a full distribution");
  }

  @Test
  void whatWouldFailIsSaidWithItsCure() throws Exception {
    Files.writeString(folder.resolve("file"), "in the way");
    Launcher.Outcome outcome =
        launcher.run("doctor", "--path", folder.resolve("file/checkpoints").toString());
    assertEquals(1, outcome.exitCode(), outcome.err());
    outcome.printed("cannot be written to", "training would fail");
  }
}
