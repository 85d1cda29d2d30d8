package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns whose names Spark, SQL or Java would take for something else. */
@ExtendWith(SparkSessionExtension.class)
class HostileNamesTest {

  private static final String HEAD =
      "a.b,back`tick,x y,Case,case,dup,dup,,\"c,d\",\"q\"\"u\",select,%d {0} $1,*,größe,the.label\n";

  /** Programs that Spark writes and compiles, in which names stand, and nothing in their place. */
  private static final Map<String, String> COMPILED =
      Map.of(
          "spark.sql.codegen.factoryMode", "CODEGEN_ONLY",
          "spark.sql.codegen.wholeStage", "true",
          "spark.sql.codegen.fallback", "false");

  @TempDir private Path own;

  @BeforeEach
  void compile(SparkSession spark) {
    COMPILED.forEach(spark.conf()::set);
  }

  @AfterEach
  void compileNoMore(SparkSession spark) {
    COMPILED.keySet().forEach(spark.conf()::unset);
  }

  private Printed run(String... arguments) {
    return Printed.run(
        Stream.of(arguments).map(word -> word.replace("@", own.toString())).toArray(String[]::new));
  }

  /** Rows whose label is what the first column tells: numbers, and every third column texts. */
  private void write(String file, String label) throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder(HEAD);
    for (int i = 0; i < 60; i++) {
      double first = random.nextGaussian();
      text.append(first);
      for (int column = 1; column < 14; column++) {
        text.append(',')
            .append(
                column % 3 == 2
                    ? "kind " + random.nextInt(3)
                    : String.valueOf(random.nextInt(9) + 0.5));
      }
      text.append(',').append(label.isEmpty() ? first > 0 ? "yes" : "no" : first).append('\n');
    }
    Files.createDirectories(own.resolve(file).getParent());
    Files.writeString(own.resolve(file), text);
  }

  private Printed train(String input, String preset, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--input", input, "--preset", preset));
    arguments.addAll(List.of("--label", "the.label", "--output", "@/run", "--hidden-layers", "4"));
    arguments.addAll(List.of("--max-epochs", "1", "--num-workers", "1"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new)).succeeded();
  }

  /** Options of a network without what it is judged beside. */
  private static String[] alone(String... options) {
    return Stream.concat(
            Stream.of(options), Stream.of("--baselines", "none", "--importance", "false"))
        .toArray(String[]::new);
  }

  @Test
  void namesGoThroughAllCommands(SparkSession spark) throws IOException {
    write("in/t.csv", "");
    train("@/in/t.csv", "plain")
        .has("renamed", "'a.b' is a_b", "'back`tick' is back'tick", "'the.label' is the_label")
        .has("'Case' is Case3", "'dup' is dup6", "'' is _c7", "x y", "c,d", "q'u", "%d {0} $1");
    for (String format : List.of("parquet", "csv", "json", "table")) {
      String output = format.equals("table") ? "hostile_names" : "@/" + format;
      List<String> score = new ArrayList<>(List.of("score", "--input", "@/in/t.csv"));
      score.addAll(List.of("--model", "@/run/model", "--output", output));
      score.addAll(List.of("--output-format", format, "--partition-by", "x y"));
      run(score.toArray(String[]::new)).succeeded();
      List<String> evaluate = new ArrayList<>(List.of("evaluate", "--input", output));
      evaluate.addAll(List.of("--format", format, "--label", "the.label", "--bootstrap", "0"));
      evaluate.addAll(format.equals("csv") ? List.of("--by", "x y", "--output", "@/e") : List.of());
      run(evaluate.toArray(String[]::new)).succeeded().has("60 judged");
    }
    spark.sql("DROP TABLE hostile_names");
    run("evaluate", "--input", "@/in/t.csv", "--model", "@/run/model", "--label", "the.label")
        .succeeded()
        .has("60 judged");
    stream("@/in", "csv");
  }

  private void stream(String input, String format) {
    List<String> stream = new ArrayList<>(List.of("score", "--streaming", "--input", input));
    stream.addAll(List.of("--format", format, "--model", "@/run/model", "--output", "@/stream"));
    run(stream.toArray(String[]::new)).succeeded().has("60 scored rows");
  }

  @Test
  void aRegressionToo() throws IOException {
    write("in/t.csv", "number");
    train("@/in/t.csv", "tabular", alone("--task", "regression", "--weight-col", "back`tick"));
    run("evaluate", "--input", "@/in/t.csv", "--model", "@/run/model", "--label", "the.label")
        .succeeded()
        .has("60 judged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json"})
  void namesOfOtherFormatsToo(String format, SparkSession spark) throws IOException {
    write("in/t.csv", "");
    spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(own + "/in/t.csv")
        .toDF(
            "a.b",
            "back`tick",
            "x y",
            "case",
            "b",
            "dup.x",
            "dup_x",
            "c",
            "c,d",
            "q\"u",
            "select",
            "%d {0} $1",
            "*",
            "größe",
            "the.label")
        .write()
        .format(format)
        .save(own + "/rows");
    train("@/rows", "plain", alone("--format", format))
        .has("'a.b' is a_b", "'dup.x' is dup_x", "'*' is _");
    stream("@/rows", format);
    List<String> evaluate = new ArrayList<>(List.of("evaluate", "--input", "@/rows"));
    evaluate.addAll(List.of("--format", format, "--model", "@/run/model", "--label", "the.label"));
    run(evaluate.toArray(String[]::new)).succeeded().has("60 judged");
  }

  @Test
  void namesThatDifferByCaseInJson() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(String.format("{\"a\": %d, \"A\": %d, \"y\": %d}%n", i, 40 - i, i % 2));
    }
    Files.writeString(own.resolve("t.json"), text);
    run("train", "--input", "@/t.json", "--label", "y", "--output", "@/run")
        .refused("has columns whose names differ by case only, such as 'a'");
  }

  @Test
  void aQueryGivesNamesThatCanBeRead() throws IOException {
    write("in/t.csv", "");
    run(
            "train",
            "--input",
            "@/in/t.csv",
            "--sql",
            "SELECT case4 * 1.5, the_label FROM input",
            "--label",
            "the.label",
            "--output",
            "@/run")
        .refused("--sql makes a column '(case4 * 1.5)'");
    assertTrue(Files.notExists(own.resolve("run/model")));
  }
}
