package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files of another form go through train, score, streams and evaluate. */
@ExtendWith(SparkSessionExtension.class)
class TextFormsTest {

  private static final String HEAD = "größe;ort;preis\n";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    write(folder.resolve("häuser.csv"), HEAD + houses(1, 200));
    run(
            folder,
            "train --task regression --input @/häuser.csv --label preis --output @/run"
                + " --encoding ISO-8859-1 --decimal comma --missing -999 --hidden-layers 4"
                + " --max-epochs 2 --num-workers 1 --batch-size 32"
                + Printed.ALONE)
        .succeeded()
        .has("delimiter    ';', as in the head", "numeric      größe", "categorical  ort");
  }

  private static String houses(long seed, int count) {
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String size = String.format(Locale.GERMANY, "%.2f", 50 + 100 * random.nextDouble());
      rows.append(i % 20 == 0 ? "-999" : size).append(i % 2 == 0 ? ";Köln;" : ";\"Bonn; Süd\";");
      rows.append(String.format(Locale.GERMANY, "%.1f%n", 200 + 50 * random.nextDouble()));
    }
    return rows.toString();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Printed run(Path own, String command) {
    return Printed.run(folder, own, command);
  }

  @Test
  void theFormIsKeptWithTheModel(SparkSession spark) throws IOException {
    write(own.resolve("in/1.csv"), "ort;preis;größe\nKöln;200,5;70,5\nBonn;;-999\n");
    write(own.resolve("in/2.csv"), HEAD + "70,5;Köln;200,5\n");
    run(own, "score --model @/run/model --input #/in --output #/out").succeeded();
    List<Double> predictions =
        spark.read().parquet(own + "/out").where("ort = 'Köln'").collectAsList().stream()
            .map(row -> row.<Double>getAs("prediction"))
            .distinct()
            .toList();
    assertEquals(1, predictions.size());
    run(own, "score --model @/run/model --input #/in --output #/s --streaming")
        .succeeded()
        .has("3 scored rows");
    run(own, "evaluate --model @/run/model --input #/in --label preis --bootstrap 0")
        .succeeded()
        .has("2 judged");
    run(own, "score --model @/run/model --input #/in --output #/o --encoding UTF-8")
        .refused("in/1.csv");
    write(own.resolve("bad.csv"), HEAD + "70,5;Köln;1\n1.500,25;Bonn;2\n");
    run(own, "score --model @/run/model --input #/bad.csv --output #/o")
        .refused("bad.csv', line 3: column 'größe' must hold numbers, but holds '1.500,25'");
  }

  @Test
  void theFormOfAnotherFormatIsNotThatOfTheTraining(SparkSession spark) throws IOException {
    Files.writeString(
        own.resolve("in.json"), "{\"größe\":70.5,\"ort\":\"Köln\"}\n", StandardCharsets.UTF_8);
    write(own.resolve("in.csv"), HEAD + "70,5;Köln;200\n90;\"Bonn; Süd\";220\n");
    run(own, "score --model @/run/model --input #/in.json --output #/o").succeeded();
    assertEquals("Köln", spark.read().parquet(own + "/o").head().getAs("ort"));
    run(own, "score --model @/run/model --input #/in.csv --output #/j --output-format json")
        .succeeded();
    String evaluate = "evaluate --label preis --bootstrap 0 --input #/";
    assertEquals(
        run(own, evaluate + "in.csv --model @/run/model").succeeded().row("RMSE").get(0),
        run(own, evaluate + "j").succeeded().row("RMSE").get(0));
  }

  @Test
  void brokenRecordsAreCounted() throws IOException {
    write(own.resolve("in/1.csv"), HEAD + "70,5;Köln;1\n70,5;\"Köln;1\n80;Bonn\n80;Bonn;2\n");
    run(own, "score --model @/run/model --input #/in --output #/o")
        .refused("in/1.csv', line 3: the quote that opens field 2 is not closed");
    run(own, "score --model @/run/model --input #/in --output #/o --bad-records skip")
        .succeeded()
        .has("2 scored rows", "left out     2 broken records");
    assertEquals(2, Printed.json(own.resolve("o/_metrics.json")).get("brokenRecords").asLong());
    run(own, "score --model @/run/model --input #/in --output #/s --streaming --bad-records skip")
        .succeeded()
        .has("2 scored rows", "left out     2 broken records");
    run(
            own,
            "evaluate --model @/run/model --input #/in --label preis --bootstrap 0 --output #/e"
                + " --bad-records skip")
        .succeeded()
        .has("left out     2 broken records");
    assertEquals(2, Printed.json(own.resolve("e/metrics.json")).get("brokenRecords").asLong());
    run(own, "score --model @/run/model --input #/in --output #/t --streaming")
        .refused("in/1.csv', line 3: the quote that opens field 2 is not closed");
    run(own, "train --task regression --input #/in --label preis --output #/r --encoding latin1")
        .refused("2 of 4 records are broken, the first at '" + own + "/in/1.csv', line 3: ");
  }
}
