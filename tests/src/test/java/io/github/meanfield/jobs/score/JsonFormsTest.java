package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of JSON go through train, score, streams and evaluate. */
@ExtendWith(SparkSessionExtension.class)
class JsonFormsTest {

  private static final String GOOD = "{\"größe\":70.5,\"ort\":\"Köln\",\"wet\":true,\"y\":1}\n";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train(SparkSession spark) throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      rows.append(
          String.format(
              "{\"größe\":%d,\"ort\":\"%s\",\"wet\":%s,\"y\":%d}%n",
              random.nextInt(100), i % 2 == 0 ? "Köln" : "Bonn", i % 3 == 0, i % 5));
    }
    write(folder.resolve("in.json"), rows.toString());
    run(
            folder,
            "train --task regression --input @/in.json --label y --output @/run"
                + " --encoding ISO-8859-1 --hidden-layers 4 --max-epochs 1 --num-workers 1"
                + Printed.ALONE)
        .succeeded()
        .has("numeric      größe", "boolean      wet", "categorical  ort");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Printed run(Path own, String command) {
    return Printed.run(folder, own, command);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
"""
`{"größe":"n/k","ort":"Bonn"}` | column 'größe' must hold numbers, but holds 'n/k'
`{"größe":{"a": 1},"ort":"Bonn"}` | column 'größe' must hold numbers, but holds '{"a": 1}'
`{"ort":"Bonn","wet":3}`       | column 'wet' must hold true or false, but holds '3'
""",
      delimiter = '|')
  void valuesOfAnotherTypeAreRefusedWithTheirPlace(String record, String problem)
      throws IOException {
    write(own.resolve("in/1.json"), GOOD + GOOD);
    run(own, "score --model @/run/model --input #/in --output #/s --streaming").succeeded();
    write(own.resolve("in/2.json"), GOOD + "\n" + record + "\n" + GOOD);
    String expected = "/in/2.json', line 3: " + problem;
    run(own, "score --model @/run/model --input #/in --output #/s --streaming").refused(expected);
    run(own, "score --model @/run/model --input #/in --output #/o").refused(expected);
    run(own, "evaluate --model @/run/model --input #/in --label y").refused(expected);
  }

  @Test
  void textsOfNumbersAndFlagsAreRead(SparkSession spark) throws IOException {
    write(
        own.resolve("in/1.json"),
        GOOD + "{\"größe\":\"70.5\",\"ort\":\"Köln\",\"wet\":\"TRUE\",\"y\":1}\n");
    write(own.resolve("in/2.json"), GOOD + GOOD.replace("70.5", "\"NA\"").replace("true", "1"));
    run(own, "score --model @/run/model --input #/in --output #/o").succeeded();
    run(own, "score --model @/run/model --input #/in --output #/s --streaming").succeeded();
    run(own, "evaluate --model @/run/model --input #/in --label y --bootstrap 0")
        .succeeded()
        .has("4 judged");
    for (String output : List.of("/o", "/s")) {
      assertEquals(
          1,
          spark
              .read()
              .parquet(own + output)
              .where("`größe` = 70.5")
              .select("prediction")
              .distinct()
              .count());
      assertEquals(1, spark.read().parquet(own + output).where("`größe` IS NULL AND wet").count());
    }
  }

  @Test
  void aStreamKeepsWhetherRecordsHaveSeveralLines() throws IOException {
    String score = "score --model @/run/model --input #/in --output #/s --streaming";
    write(own.resolve("in/b.json"), GOOD.replace(",", ",\n"));
    run(own, score).succeeded().has("multi-line   yes", "1 scored rows");
    // Comes first by its name, and has a record a line.
    write(own.resolve("in/a.json"), GOOD + GOOD);
    run(own, score).succeeded().has("2 scored rows");
    write(own.resolve("in/c.json"), GOOD.replace(",", ",\n"));
    run(own, score).succeeded().has("1 scored rows");
  }
}
