package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What score has written is what there was, to the eye and to evaluate. */
@ExtendWith(SparkSessionExtension.class)
class ReadBackTest {

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "size,colour,y\n" + rows("no", "yes"));
    Files.writeString(folder.resolve("codes.csv"), "size,colour,y\n" + rows("1", "2"));
    train("rows");
    train("codes");
  }

  private static void train(String name) {
    Printed.run(
            folder,
            folder,
            "train --input @/%s.csv --label y --output @/%s --max-epochs 1 --hidden-layers 4"
                    .formatted(name, name)
                + " --num-workers 1"
                + Printed.ALONE)
        .succeeded();
  }

  private static String rows(String first, String second) {
    return IntStream.range(0, 80)
        .mapToObj(
            i -> i * 0.5 + "," + (i % 3 == 0 ? "red" : "blue") + "," + (i < 40 ? first : second))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void whatIsScoredIsNotScoredAgain() {
    String refused = ", as the model adds one; rename it, such as by --sql (what score has written";
    for (String format : List.of("csv", "json", "parquet")) {
      run("score --model @/rows/model --input @/rows.csv --output #/%s --output-format %s", format)
          .succeeded();
      run("score --model @/rows/model --input #/%s --output #/again", format).refused(refused);
      run("evaluate --model @/rows/model --input #/%s --label y", format).refused(refused);
      run("evaluate --input #/%s --label y --bootstrap 0", format).succeeded().has("80 judged");
    }
  }

  private Printed run(String command, String format) {
    return Printed.run(folder, own, command.replace("%s", format));
  }

  @Test
  void columnsOfCsvKeepTheTextTheyHad() throws IOException {
    List<String> lines =
        List.of(
            "id,size,colour,\"no;te\",y",
            "00123,1.00,red,NA,no",
            "12345678901234567890,1e1,\"\",\"NA\",yes",
            "1D,+2.50, blue ,\"a, \"\"b\"\"\",no",
            "10:30,NA,\"red\",,yes",
            "2020-01,-0.0,null,\"\",no");
    Files.writeString(own.resolve("in.csv"), String.join("\n", lines) + "\n");
    score("rows", "--input #/in.csv --output #/out --output-format csv");
    List<String> written = lines(own.resolve("out"));
    assertEquals(
        lines.get(0) + ",probability_0,probability_1,prediction,predictedLabel,y_index", head());
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      assertTrue(
          written.stream().anyMatch(other -> other.startsWith(line + ",0.")),
          () -> line + " is not in " + written);
    }
    evaluate("#/out").has("rows         5 judged", "no ", "yes ");
  }

  @Test
  void formsOfTheInputAreLeftBehind() throws IOException {
    Files.writeString(
        own.resolve("in.csv"),
        "size;colour;y;note\n1,5;red;no;a;\n".replace("a;", "-999")
            + "2,5;'b\nlue';yes;'it\\'s'\n-999;red;no;x,y\n");
    score(
        "rows",
        "--input #/in.csv --output #/out --output-format csv --delimiter ; --decimal comma"
            + " --quote ' --escape \\ --multi-line --missing -999");
    String all = String.join("\n", lines(own.resolve("out")));
    assertTrue(all.contains("\n\"1,5\",red,no,-999,0."), all);
    assertTrue(all.contains("\n\"2,5\",\"b\nlue\",yes,\"it's\",0."), all);
    assertTrue(all.contains("\n-999,red,no,\"x,y\",0."), all);
    evaluate("#/out").has("rows         3 judged");
  }

  @Test
  void labelsAreOfTheSameClassesInEveryFormat(SparkSession spark) throws IOException {
    Files.writeString(own.resolve("in.csv"), "size,colour,y\n1,red,1.00\n2,blue,2\n3,red,01\n");
    Dataset<Row> rows = spark.read().option("header", true).csv(own + "/in.csv").limit(2);
    rows.selectExpr("double(size) AS size", "colour", "double(y) AS y")
        .write()
        .parquet(own + "/in.parquet");
    evaluate("#/in.csv --model @/codes/model").has("rows         2 judged", "rows skipped 1");
    evaluate("#/in.parquet --model @/codes/model").has("rows         2 judged");
    for (String format : List.of("csv", "json", "parquet")) {
      String out = "#/" + format;
      score("codes", "--input #/in.csv --output " + out + " --output-format " + format);
      evaluate(out).has("rows         2 judged", "rows skipped 1");

      score("codes", "--input #/in.parquet --output " + out + "2 --output-format " + format);
      evaluate(out + "2").has("rows         2 judged");
    }
  }

  @Test
  void foldersWithNamesLikePatternsAreWrittenAndRead() throws IOException {
    Files.writeString(own.resolve("[in].csv"), "size,colour,y\n1,red,no\n2,blue,yes\n");
    Files.writeString(own.resolve("i.csv"), "size,colour,y\n1,red,no\n");
    for (String format : List.of("csv", "json", "parquet")) {
      String out = "#/{" + format + "}[1]";
      score("rows", "--input #/[in].csv --output " + out + " --output-format " + format);
      score("rows", "--input #/[in].csv --append --output " + out + " --output-format " + format);
      evaluate(out).has("rows         4 judged");
    }
  }

  private void score(String model, String arguments) {
    Printed.run(folder, own, "score --model @/" + model + "/model " + arguments).succeeded();
  }

  private Printed evaluate(String arguments) {
    return Printed.run(folder, own, "evaluate --label y --bootstrap 0 --input " + arguments)
        .succeeded();
  }

  private String head() throws IOException {
    return lines(own.resolve("out")).get(0);
  }

  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path part :
          files
              .filter(file -> file.toString().endsWith(".csv"))
              .sorted(Comparator.naturalOrder())
              .toList()) {
        all.append(Files.readString(part));
      }
      return all.toString().lines().toList();
    }
  }
}
