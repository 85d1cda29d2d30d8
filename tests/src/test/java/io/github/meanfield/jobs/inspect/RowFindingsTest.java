package io.github.meanfield.jobs.inspect;

import static io.github.meanfield.jobs.inspect.PlantedTable.ROWS;
import static io.github.meanfield.jobs.inspect.PlantedTable.check;
import static io.github.meanfield.jobs.inspect.PlantedTable.first;
import static io.github.meanfield.jobs.inspect.PlantedTable.only;
import static io.github.meanfield.jobs.inspect.PlantedTable.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import io.github.meanfield.jobs.task.Task;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with rows, and with how they are split, is found, and nothing else. */
@ExtendWith(SparkSessionExtension.class)
class RowFindingsTest {

  @Test
  void duplicates(SparkSession spark) {
    check(
        only(spark, table().copy(3, 10, 20).copy(4, 30)),
        Kind.DUPLICATES,
        Severity.HINT,
        3,
        "3 of 1,200 rows (0.3 %) repeat another",
        "--sql 'SELECT DISTINCT * FROM input'");
  }

  @Test
  void duplicatesThatAreNone(SparkSession spark) {
    PlantedTable table = table().copy(3, 10, 20).with("visit", DataTypes.StringType, i -> "v" + i);
    assertNull(only(DataAudit.of(table.rows(spark), "y").setIdCol("visit").inspect()).cure());
    Audit ofFew = DataAudit.of(table().rows(spark), "y").setColumns("garden").inspect();
    assertTrue(
        ofFew.findings().stream().noneMatch(it -> it.kind() == Kind.DUPLICATES), ofFew::toString);
  }

  @Test
  void contradictions(SparkSession spark) {
    PlantedTable table = table().copy(3, 10, 20);
    table.change("y", i -> "yes", 3, 10).change("y", i -> "no", 20);
    // Three rows, one of which any model gets wrong; two are duplicates too.
    Audit audit = DataAudit.of(table.rows(spark), "y").inspect();
    Finding finding = audit.findings().get(0);
    check(
        finding,
        Kind.CONTRADICTIONS,
        Severity.WARNING,
        3,
        "any model has accuracy 0.9991 at best",
        "columns that tell these rows apart, or the right label");
    assertEquals(Kind.DUPLICATES, audit.findings().get(1).kind());
  }

  @Test
  void contradictoryNumbers(SparkSession spark) {
    Random random = new Random(5);
    PlantedTable table = table().with("price", DataTypes.DoubleType, i -> random.nextGaussian());
    table.copy(3, 10).change("price", i -> 0.0, 3).change("price", i -> 2.0, 10);
    Audit audit =
        DataAudit.of(table.rows(spark), "price").setTask(Task.REGRESSION).setIgnore("y").inspect();
    // Each is off by 1, which makes 2 in squares.
    check(
        only(audit),
        Kind.CONTRADICTIONS,
        Severity.WARNING,
        2,
        "any model has RMSE " + Numbers.cell(Math.sqrt(2.0 / ROWS)) + " at least",
        "columns that tell these rows apart, or the right label");
  }

  @Test
  void driftBetweenSplits(SparkSession spark) {
    Random random = new Random(6);
    PlantedTable table =
        table()
            .with(
                "split",
                DataTypes.StringType,
                i -> i % 10 < 6 ? "train" : i % 10 < 8 ? "validation" : "test")
            .with(
                "site",
                DataTypes.StringType,
                i -> i % 10 < 8 && random.nextInt(10) < 8 ? "north" : "south");
    Finding finding = only(DataAudit.of(table.rows(spark), "y").setSplitCol("split").inspect());
    assertEquals(Kind.DRIFT, finding.kind(), finding::toString);
    assertEquals(240, finding.count());
    assertTrue(finding.text().startsWith("site differs between train and test: "), finding::text);
    assertTrue(finding.text().endsWith(" % of train, 100.0 % of test)"), finding::text);
  }

  @Test
  void smallSplits(SparkSession spark) {
    PlantedTable table = PlantedTable.clean(150, 4);
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertTrue(
        findings.stream()
            .anyMatch(it -> it.kind() == Kind.SMALL_SPLIT && it.text().startsWith("test has ")),
        findings::toString);
  }

  @Test
  void aSplitWithoutRowsAndOneOfANumber(SparkSession spark) {
    PlantedTable table =
        table().with("part", DataTypes.StringType, i -> i % 40 > 0 ? "train" : "validation");
    List<Finding> findings =
        DataAudit.of(table.rows(spark), "amount")
            .setTask(Task.REGRESSION)
            .setSplitCol("part")
            .inspect()
            .findings();
    assertEquals(2, findings.size(), findings::toString);
    assertEquals("test has no rows, so that there are no metrics of it", findings.get(0).text());
    // 1.96 / sqrt(2 * 30)
    assertEquals(
        "validation has 30 rows: an RMSE on them is right within about 25.3 %",
        findings.get(1).text());
  }

  @Test
  void aTableThatIsWiderThanLong(SparkSession spark) {
    PlantedTable table = PlantedTable.clean(70, 4);
    Finding finding = first(DataAudit.of(table.rows(spark), "y").inspect(), Kind.WIDTH);
    // Three numbers and one of few values have embeddings of 16, the flag one, the colours three.
    assertEquals(4 * 16 + 1 + 3, finding.count());
  }
}
