package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.ShellWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command, and what a training says at its beginning. */
@ExtendWith(SparkSessionExtension.class)
class InspectCommandTest {

  private static final int ROWS = 900;
  private static final String INSPECT = "inspect --input @/houses.csv --label sold";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("number,size,age,share,town,land,sold\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(String.join(",", row(random, i))).append('\n');
    }
    Files.writeString(folder.resolve("houses.csv"), rows);
  }

  private static List<String> row(Random random, int i) {
    return List.of(
        "" + (1000 + i),
        "" + (50 + random.nextInt(100)) + "." + random.nextInt(10),
        i % 50 == 0 ? "-999" : "" + random.nextInt(90),
        random.nextInt(100) + "%",
        "t" + random.nextInt(4),
        "AT",
        random.nextBoolean() ? "yes" : "no");
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  @Test
  void findingsComeFirstEachWithItsCure() {
    Printed printed = run(INSPECT).succeeded();
    printed.has(
        "findings     3 warnings, 1 hint\n",
        "warning      identifier: number looks like an identifier: whole numbers from 1000 to 1899",
        "\n             --ignore number\n",
        "warning      sentinel: age is -999 in 18 rows",
        "\n             --sql 'SELECT *, nullif(age, -999) AS age_known FROM input' --ignore age\n",
        "warning      constant: land is 'AT' in all rows",
        "hint         text: share: text, but '",
        "looks like percentages\n"
            + "             --sql \"SELECT *, double(translate(regexp_replace(share, '");
    assertEquals(List.of("numeric", "0", "91", "-999"), printed.row("age").subList(0, 4));
    assertTrue(printed.out().indexOf("findings  ") < printed.out().indexOf("column  "));
  }

  @Test
  void curesAreTakenAsTheyStand() throws IOException, InterruptedException {
    Random random = new Random(2);
    StringBuilder rows = new StringBuilder("Total Charges,it's `own`,rooms,width,paid\n");
    for (int i = 0; i < ROWS; i++) {
      String charge = i % 50 == 0 ? "-999" : "" + random.nextInt(90);
      String rooms = i % 90 == 0 ? "unknown" : random.nextInt(5) + ".5";
      String width = "" + random.nextDouble();
      rows.append(String.join(",", charge, "$(exit 3)", rooms, width, random.nextBoolean() + "\n"));
    }
    Files.writeString(own.resolve("bills.csv"), rows);
    Printed found = run("inspect --input #/bills.csv --label paid").succeeded();
    // A mark that is one already is told without a cure.
    found.has("findings     2 warnings, 1 hint\n", " numbers\n\n");
    List<String> command =
        new ArrayList<>(List.of("inspect", "--input", own + "/bills.csv", "--label", "paid"));
    for (String line : found.out().lines().filter(line -> line.startsWith(" ")).toList()) {
      if (line.strip().startsWith("--")) {
        command.addAll(ShellWords.of(line));
      }
    }
    Printed cured = Printed.run(command.toArray(String[]::new)).succeeded();
    cured.has("findings     1 hint\n", "\nTotal Charges_known ");
  }

  @Test
  void aPageAndItsValuesAreWritten() throws IOException {
    run(INSPECT + " --output #/seen").succeeded();
    String page = Files.readString(own.resolve("seen/report.html"));
    assertTrue(page.contains("--ignore number") && page.contains("Findings"), page);
    JsonNode values = Printed.json(own.resolve("seen/metrics.json"));
    JsonNode first = values.get("findings").get(0);
    assertEquals("identifier", first.get("kind").asText());
    assertEquals("warning", first.get("severity").asText());
    assertEquals(ROWS, first.get("count").asInt());
    assertEquals("--ignore number", first.get("cure").asText());
    assertEquals(7, values.get("columns").size());
    assertTrue(values.get("network").get("parameters").asLong() > 100_000);
    run(INSPECT + " --output #/seen").refused("give --overwrite");
    run(INSPECT + " --output #/seen --overwrite").succeeded();
  }

  @Test
  void aTrainingTellsWhatItKnowsAnyway() throws IOException {
    Printed trained =
        run("train --input @/houses.csv --label sold --output #/run --hidden-layers 4"
                + " --max-epochs 1 --num-workers 1")
            .succeeded()
            .has(
                "finding      land is 'AT' in all rows\n             --ignore land\n",
                "finding      age reaches to -999, far from its mean",
                "./meanfield inspect looks closer, with the options of input, columns and split");
    assertFalse(trained.out().contains("identifier"), trained.out());
    JsonNode findings = Printed.json(own.resolve("run/metrics.json")).get("findings");
    assertEquals(List.of("sentinel", "constant"), findings.findValuesAsText("kind"));
    assertTrue(Files.readString(own.resolve("run/report.html")).contains("--ignore land"));
  }

  @Test
  void refusesWhatATrainingRefuses() {
    run("inspect --input @/houses.csv --label land").refused("one class only (AT)");
    run(INSPECT + " --columns sold").refused("--columns names the label");
  }
}
