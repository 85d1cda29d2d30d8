package io.github.meanfield.badinput;

import static io.github.meanfield.Errors.assertMessage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.BadJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What cannot be used is refused by the driver, at the first attempt, in words that tell what was
 * found and what to do about it, and nothing is left behind.
 */
@ExtendWith(SparkSessionExtension.class)
class BadInputTest {

  @TempDir private Path folder;

  static Stream<BadCase> cases() {
    return Stream.of(
            BadSplits.cases(),
            BadStandardizers.cases(),
            BadImputers.cases(),
            BadFeatures.cases(),
            BadLabels.cases(),
            BadColumns.cases(),
            BadNetworks.cases(),
            BadTraining.cases(),
            BadScoring.cases(),
            BadFiles.cases(),
            BadJobs.cases())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isRefused(BadCase bad, SparkSession spark) throws Exception {
    Executable action = bad.setup().prepare(new Given(spark, folder));
    Map<String, String> files = files();
    Set<Integer> cached = Set.copyOf(SparkJobs.cached(spark));
    SparkJobs.Seen seen = SparkJobs.watch(spark, () -> assertRefused(bad, action));
    if (bad.where() == BadCase.Where.BEFORE_ANY_JOB) {
      assertEquals(0, seen.jobs(), () -> "jobs: " + bad);
    }
    assertEquals(
        bad.where() == BadCase.Where.TASK, seen.failedTasks() > 0, () -> "failed tasks: " + bad);
    assertEquals(files, files(), bad::name);
    // What others have left may be collected meanwhile, so there may be less than before.
    assertTrue(cached.containsAll(SparkJobs.cached(spark)), () -> "cached: " + bad);
    assertNull(spark.sparkContext().getLocalProperty("spark.job.description"));
  }

  private void assertRefused(BadCase bad, Executable action) {
    Throwable error = assertThrows(Exception.class, action);
    while (bad.where() == BadCase.Where.TASK
        && !bad.type().isInstance(error)
        && error.getCause() != null) {
      error = error.getCause();
    }
    assertInstanceOf(bad.type(), error);
    assertMessage(
        error,
        Stream.of(bad.words())
            .map(words -> words.replace("@", folder.toString()))
            .toArray(String[]::new));
  }

  /** Every file with its length and time, so that a changed one shows. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
        found.put(
            folder.relativize(file).toString(),
            Files.isDirectory(file)
                ? "folder"
                : Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }
}
