package io.github.meanfield.jobs;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows that the commands refuse when they have read them: in one line, without a task that fails,
 * and without an output. Each command has a Spark session of its own, in this process.
 */
class BadJobInputIT {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "localhost",
          "spark.extraListeners", FailedTasks.class.getName());

  @TempDir private Path folder;

  /** Counts attempts of tasks that do not succeed; Spark makes one. */
  public static final class FailedTasks extends SparkListener {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (!task.taskInfo().successful()) {
        COUNT.incrementAndGet();
      }
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    SETTINGS.forEach(System::setProperty);
    FailedTasks.COUNT.set(0);
    write("one.csv", "x,y", i -> i + ",7");
    write("text.csv", "x,y", i -> "a" + i + ",b" + i);
    write("two.csv", "x,y", i -> i + "," + i % 2);
    write("gaps.csv", "x,y", i -> i + ",");
    write("weights.csv", "x,y,w", i -> i + "," + i % 2 + (i == 7 ? ",-3" : ",1"));
    Files.writeString(folder.resolve("empty.csv"), "x,y\n");
    Files.writeString(folder.resolve("scored.csv"), "y,other\n1,1\n0,1\n");
    Files.writeString(folder.resolve("bad.parquet"), "hello");
  }

  @AfterEach
  void forget() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }

  private void write(String name, String head, IntFunction<String> row) throws IOException {
    String rows = IntStream.range(0, 60).mapToObj(row).collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve(name), head + "\n" + rows + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train --input @/empty.csv --label y --output @/o               | '@/empty.csv' holds no rows
          train --input @/one.csv --label y --output @/o                 | label 'y' has one class only (7)
          train --input @/gaps.csv --label y --output @/o                | label 'y' has no values
          train --input @/two.csv --label z --output @/o                 | 'z'
          train --input @/two.csv --label y --columns a --output @/o     | 'a'
          train --input @/two.csv --label y --ignore x --output @/o      | column
          train --input @/two.csv --label y --id nobody --output @/o     | 'nobody'
          train --input @/one.csv --label y --task regression --output @/o  | is 7
          train --input @/weights.csv --label y --weight-col w --output @/o | weights that are not finite numbers of at least 0 (such as -3.0)
          train --input @/two.csv --label y --weights 0,1,0 --output @/o | no training rows
          train --input @/two.csv --label y --sql "SELECT nothing FROM input" --output @/o | nothing
          train --input @/two.csv --label y --hidden-layers 100000,100000 --output @/o | hiddenLayers is [100000, 100000]
          train --input t --format table --label y --output @/o          | needs a catalog that outlives the job
          evaluate --input t --format table --label y                    | needs a catalog that outlives the job
          evaluate --input @/scored.csv --label y                        | prediction
          evaluate --input @/scored.csv --label z                        | 'z'
          """)
  void isRefused(String command, String words) throws IOException {
    List<Path> before = files();
    assertRefused(() -> BadJobs.run(arguments(command)), words.replace("@", folder.toString()));
    assertEquals(before, files());
    assertEquals(0, FailedTasks.COUNT.get(), "failed tasks");
  }

  /** The words of a command; those in quotes stay together. */
  private String[] arguments(String command) {
    String[] quoted = command.replace("@", folder.toString()).split("\"");
    return IntStream.range(0, quoted.length)
        .boxed()
        .flatMap(i -> i % 2 == 1 ? Stream.of(quoted[i]) : Stream.of(quoted[i].strip().split(" +")))
        .toArray(String[]::new);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
