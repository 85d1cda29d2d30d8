package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are probably wrong, as {@code inspect --label-errors} tells of them. */
@ExtendWith(SparkSessionExtension.class)
class LabelErrorsTest {

  private static final int ROWS = 1000;
  private static final List<String> TREES = List.of("elm", "fir", "oak");

  @TempDir private Path folder;

  /** Trees of three kinds; of some, the kind is another than they have. Returns their true kind. */
  private Map<String, String> write(double flipped) throws IOException {
    Random random = new Random(6);
    StringBuilder rows = new StringBuilder("tree,height,girth,soil,kind\n");
    Map<String, String> truth = new HashMap<>();
    for (int i = 0; i < ROWS; i++) {
      int kind = random.nextInt(3);
      double height = 20 + 6 * Math.cos(2.1 * kind) + 2 * random.nextGaussian();
      double girth = 2 + 0.6 * Math.sin(2.1 * kind) + 0.2 * random.nextGaussian();
      String soil = random.nextInt(3) < 2 ? "s" + kind : "s" + random.nextInt(3);
      boolean isFlipped = random.nextDouble() < flipped;
      int given = isFlipped ? (kind + 1 + random.nextInt(2)) % 3 : kind;
      if (isFlipped) {
        truth.put("t" + i, TREES.get(kind));
      }
      rows.append(
          String.join(
              ",",
              "t" + i,
              String.format("%.2f", height),
              i % 40 == 0 ? "" : String.format("%.3f", girth),
              soil,
              TREES.get(given) + "\n"));
    }
    Files.writeString(folder.resolve("trees.csv"), rows);
    return truth;
  }

  private Printed inspect(String options) {
    return Printed.run(folder, folder, "inspect --input @/trees.csv " + options);
  }

  @Test
  void labelsThatWereFlippedAreFound() throws IOException {
    Map<String, String> truth = write(0.1);
    Printed printed =
        inspect("--label kind --id tree --label-errors 300 --output @/seen").succeeded();
    JsonNode errors = Printed.json(folder.resolve("seen/metrics.json")).get("labelErrors");
    int found = 0;
    double last = -1;
    for (JsonNode row : errors.get("rows")) {
      found += row.get("likely").asText().equals(truth.get(row.at("/row/tree").asText())) ? 1 : 0;
      assertEquals(4, row.get("row").size());
      double margin = row.get("givenProbability").asDouble() - row.get("probability").asDouble();
      assertTrue(margin >= last - 1e-9 && margin < 0, row::toString);
      last = margin;
    }
    assertEquals(errors.get("count").asInt(), errors.get("rows").size());
    double recall = (double) found / truth.size();
    double precision = (double) found / errors.get("rows").size();
    System.out.printf(
        "label errors: recall %.3f, precision %.3f, share %s of %d%n",
        recall, precision, errors.get("share"), truth.size());
    assertEquals((double) truth.size() / ROWS, errors.get("share").asDouble(), 0.02);
    assertTrue(recall > 0.9, "recall " + recall);
    assertTrue(precision > 0.9, "precision " + precision);

    JsonNode finding = Printed.json(folder.resolve("seen/metrics.json")).get("findings").get(0);
    assertEquals("label errors", finding.get("kind").asText());
    String cure = finding.get("cure").asText();
    String first = errors.get("rows").get(0).at("/row/tree").asText();
    assertTrue(
        cure.contains(
            "--sql \"SELECT * FROM input WHERE coalesce(string(tree), '') NOT IN ('"
                + first
                + "', "),
        cure);
    printed.has("warning      label errors: ", "\nlabel errors about ", "the most suspicious:\n");
    String page = Files.readString(folder.resolve("seen/report.html"));
    assertTrue(page.contains("Label errors") && page.contains("of the labels are estimated"), page);
  }

  @Test
  void rightLabelsAreLeftInPeace() throws IOException {
    write(0);
    Printed printed = inspect("--label kind --ignore tree --label-errors").succeeded();
    assertFalse(printed.out().contains("label errors: "), printed.out());
    printed.has("\nlabel errors about ");
  }

  /** The rest of the audit is not lost. */
  @Test
  void rowsThatAreTooFewAreAWarning() throws IOException {
    Files.writeString(folder.resolve("trees.csv"), "height,kind\n1,elm\n2,elm\n3,elm\n4,fir\n");
    Printed printed = inspect("--label kind --weights 1,0,0 --label-errors").succeeded();
    printed.has(
        "label errors: the search for rows whose label is wrong failed:",
        "one class only",
        "rare class: ");
  }

  @Test
  void whatCannotBeLookedForIsRefused(SparkSession spark) {
    DataAudit audit = DataAudit.of(spark.range(9).toDF(), "id");
    assertRefused(audit.setLabelErrors(-1), "is -1, but must be at least 0");
    assertRefused(audit.setTask(Task.REGRESSION).setLabelErrors(5), "looks for wrong classes");
  }

  private static void assertRefused(DataAudit audit, String message) {
    String found = assertThrows(BadInput.class, audit::inspect).getMessage();
    assertTrue(found.contains(message), found);
  }

  /** The cure names ids as Spark writes them, and leaves rows that have none. */
  @Test
  void theListedRowsAreLeftOutByTheirIds(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .sql(
                "SELECT IF(id % 5 = 0, NULL, 1E7D + id) AS tree, x, IF((x > 0) != (id % 9 = 0), 'a', 'b')"
                    + " AS kind FROM (SELECT id, randn(3) AS x FROM range(0, 400, 1, 2))")
            .cache();
    Audit audit = DataAudit.of(rows, "kind").setIdCol("tree").setLabelErrors(400).inspect();
    Finding finding =
        audit.findings().stream()
            .filter(it -> it.kind() == Finding.Kind.LABEL_ERRORS)
            .findFirst()
            .orElseThrow();
    List<String> named =
        audit.labelErrors().rows().stream()
            .map(it -> it.row().get("tree"))
            .filter(id -> !id.isEmpty())
            .toList();
    assertTrue(named.size() > 10 && named.size() < audit.labelErrors().rows().size());
    assertTrue(
        finding
            .cure()
            .contains(
                "leave the " + named.size() + " listed out, but for those without an id: --sql"),
        finding.cure());
    rows.createOrReplaceTempView("input");
    Dataset<Row> left = spark.sql(finding.cure().replaceAll(".*--sql \"(.*)\"", "$1"));
    assertEquals(400 - named.size(), left.count());
  }
}
