package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which options ./meanfield starts the JVM of a job. */
class LauncherIT {

  /** The JVM prints its flags and its version, and ends. */
  private static final String TELL = "-XX:+PrintFlagsFinal -version";

  private static final String RECORD = "-XX:StartFlightRecording=filename=";

  @TempDir private Path root;

  private Path archive;

  /** The launcher, and what it starts, in a folder with an archive of classes. */
  @BeforeEach
  void layOut() throws IOException {
    Path built = Build.root();
    Path target = built.resolve("jobs").relativize(Build.folder("jobs"));
    Files.copy(built.resolve("meanfield"), root.resolve("meanfield"));
    Path jobs = Files.createDirectories(root.resolve("jobs").resolve(target)).normalize();
    Files.createSymbolicLink(root.resolve("jobs/conf"), built.resolve("jobs/conf"));
    try (Stream<Path> files = Files.list(Build.folder("jobs"))) {
      for (Path jar : files.filter(file -> file.toString().endsWith("-all.jar")).toList()) {
        Files.createSymbolicLink(jobs.resolve(jar.getFileName()), jar);
      }
    }
    Path home = Files.createDirectory(jobs.resolve("spark-home"));
    for (String part : List.of("jars", "RELEASE")) {
      Files.createSymbolicLink(
          home.resolve(part), Build.folder("jobs").resolve("spark-home").resolve(part));
    }
    archive = home.resolve("classes-" + System.getProperty("java.version") + ".jsa");
    Files.writeString(archive, "not looked at before classes are loaded");
  }

  /** The archive that a job's JVM takes its classes from; nothing for that of Java itself. */
  private String archiveOf(String submitOptions, String toolOptions, String... more)
      throws Exception {
    Stream<String> command = Stream.of("score", "--model", "none");
    Launcher.Outcome outcome =
        new Launcher(root, root)
            .run(
                Map.of(
                    "SPARK_SUBMIT_OPTS",
                    submitOptions + " " + TELL,
                    "JAVA_TOOL_OPTIONS",
                    toolOptions),
                Stream.concat(command, Stream.of(more)).toArray(String[]::new));
    String out = outcome.out();
    assertEquals(0, outcome.exitCode(), () -> out + outcome.err());
    List<String> told = out.lines().filter(line -> line.contains(" SharedArchiveFile ")).toList();
    assertEquals(1, told.size(), out);
    return told.get(0).replaceFirst(".*=", "").replaceFirst("\\{.*", "").strip();
  }

  @Test
  void classesAreOfAnArchiveButWhereTheJvmIsWatched() throws Exception {
    assertEquals(archive.toString(), archiveOf("-Xmx300m", ""));
    String recording = RECORD + root.resolve("flight.jfr");
    assertEquals("", archiveOf(recording, ""));
    assertTrue(Files.exists(root.resolve("flight.jfr")), "there was no recording");
    assertEquals("", archiveOf("", recording));
    assertEquals("", archiveOf("", "", "--", "--driver-java-options", recording));
  }
}
