package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of many columns take as many jobs as others. */
@ExtendWith(SparkSessionExtension.class)
class WideTablesTest {

  private static final int ROWS = 60;
  private static final String SMALL = " --max-epochs 1 --seed 1";

  @TempDir private Path own;

  /** Columns of an id, two numbers and a class, and others of a text. */
  private String table(SparkSession spark, String name, String format, int columns, String text)
      throws IOException {
    Random random = new Random(7);
    String others =
        IntStream.range(0, columns).mapToObj(i -> ",c" + i).collect(Collectors.joining());
    String values = ("," + text).repeat(columns);
    String lines =
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    String.format(
                        "%d,%.3f,%d,%s",
                        i, random.nextGaussian(), i % 7, i % 2 == 0 ? "yes" : "no"))
            .map(line -> line + values)
            .collect(Collectors.joining("\n"));
    Path csv = own.resolve(name + ".csv");
    Files.writeString(csv, "id,a,b,y" + others + "\n" + lines + "\n");
    if (format.equals("csv")) {
      return csv.toString();
    }
    String parquet = own.resolve(name + ".parquet").toString();
    // Texts as they are, but for the numbers.
    spark
        .read()
        .option("header", true)
        .csv(csv.toString())
        .selectExpr(
            IntStream.range(-4, columns)
                .mapToObj(
                    i ->
                        i >= 0
                            ? "c" + i
                            : new String[] {"id", "double(a)", "double(b)", "y"}[i + 4])
                .toArray(String[]::new))
        .coalesce(1)
        .toDF(("id,a,b,y" + others).split(","))
        .write()
        .parquet(parquet);
    return parquet;
  }

  /** The jobs of all commands on a table. */
  private int jobs(SparkSession spark, String input, String options) {
    String run = input + "-run";
    return SparkJobs.during(
        spark,
        () -> {
          train(input, run, options);
          Printed.run(
                  own,
                  own,
                  "score --input "
                      + input
                      + " --model "
                      + run
                      + "/model --output "
                      + input
                      + "-out")
              .succeeded();
          Printed.run(
                  own, own, "evaluate --input " + input + " --model " + run + "/model --label y")
              .succeeded();
        });
  }

  private void train(String input, String run, String options) {
    Printed.run(
            own,
            own,
            "train --input "
                + input
                + " --label y --id id --output "
                + run
                + SMALL
                + Printed.ALONE
                + options)
        .succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void columnsWithoutValuesTakeNoJobs(String format, SparkSession spark) throws IOException {
    int narrow = jobs(spark, table(spark, "narrow", format, 3, ""), "");
    assertEquals(narrow, jobs(spark, table(spark, "wide", format, 150, ""), ""));
  }

  /** A table of numbers and a class. */
  private String numbers(String name, int columns) throws IOException {
    Random random = new Random(columns);
    StringBuilder lines = new StringBuilder("y");
    for (int j = 0; j < columns; j++) {
      lines.append(",c").append(j);
    }
    for (int i = 0; i < ROWS; i++) {
      lines.append(i % 2 == 0 ? "\nyes" : "\nno");
      for (int j = 0; j < columns; j++) {
        lines.append(',').append(random.nextInt(1000) / 8.0);
      }
    }
    return Files.writeString(own.resolve(name + ".csv"), lines.append('\n')).toString();
  }

  @Test
  void aTrainingOnAThousandNumbersTakesAsManyJobsAsOneOnFew(SparkSession spark) throws IOException {
    String options =
        " --label y --preset plain --hidden-layers 2 --num-workers 1 --output %s-run"
            + SMALL
            + Printed.ALONE;
    int[] jobs = new int[2];
    for (int i = 0; i < 2; i++) {
      String table = numbers("numbers" + i, i == 0 ? 3 : 1100);
      String command = "train --input " + table + String.format(options, table);
      jobs[i] = SparkJobs.during(spark, () -> Printed.run(own, own, command).succeeded());
    }
    assertEquals(jobs[0], jobs[1]);
  }

  @Test
  void textsOfManyColumnsBecomeNumbersInOneJob(SparkSession spark) throws IOException {
    String numeric =
        IntStream.range(0, 750).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    int narrow = jobs(spark, table(spark, "narrow", "parquet", 1, "007"), " --numeric c0");
    int wide = jobs(spark, table(spark, "wide", "parquet", 750, "007"), " --numeric " + numeric);
    assertTrue(wide <= narrow + 10, narrow + " jobs for one column, " + wide + " for 750");
  }
}
