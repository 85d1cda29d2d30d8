package io.github.meanfield.jobs.inspect;

import static io.github.meanfield.jobs.inspect.PlantedTable.ROWS;
import static io.github.meanfield.jobs.inspect.PlantedTable.check;
import static io.github.meanfield.jobs.inspect.PlantedTable.first;
import static io.github.meanfield.jobs.inspect.PlantedTable.only;
import static io.github.meanfield.jobs.inspect.PlantedTable.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import io.github.meanfield.jobs.task.Task;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with a label is found, and what tells it, and nothing else. */
@ExtendWith(SparkSessionExtension.class)
class LabelFindingsTest {

  @Test
  void aLeakOfClasses(SparkSession spark) {
    PlantedTable table = table();
    table.with(
        "refunded_days",
        DataTypes.DoubleType,
        i -> table.value("y", i).equals("yes") ? (Object) (double) (i % 40) : null);
    Finding finding = first(DataAudit.of(table.rows(spark), "y").inspect(), Kind.LEAK);
    check(
        finding,
        Kind.LEAK,
        Severity.PROBLEM,
        IntStream.range(0, ROWS).filter(i -> table.value("y", i).equals("yes")).count(),
        "refunded_days alone predicts y with AUC 1.000",
        "--ignore refunded_days");
  }

  @Test
  void aLeakOfManyClasses(SparkSession spark) {
    PlantedTable table = table();
    table.with("y", DataTypes.StringType, i -> "class " + (i * 7919) % 4);
    table.with("verdict", DataTypes.StringType, i -> ("" + table.value("y", i)).toUpperCase());
    check(
        only(spark, table),
        Kind.LEAK,
        Severity.PROBLEM,
        ROWS,
        "verdict alone predicts y with accuracy 1.000",
        "--ignore verdict");
  }

  @Test
  void aLeakOfNumbers(SparkSession spark) {
    Random random = new Random(5);
    PlantedTable table =
        table().with("price", DataTypes.DoubleType, i -> Math.exp(random.nextGaussian()));
    table.with("tax", DataTypes.DoubleType, i -> 3 + 0.2 * (double) table.value("price", i));
    Audit audit =
        DataAudit.of(table.rows(spark), "price").setTask(Task.REGRESSION).setIgnore("y").inspect();
    Finding leak = audit.findings().get(0);
    check(
        leak,
        Kind.LEAK,
        Severity.PROBLEM,
        ROWS,
        "tax alone predicts price with R2 1.000",
        "--ignore tax");
  }

  @Test
  void aLeakOfTwoValues(SparkSession spark) {
    PlantedTable table = PlantedTable.clean(60, 7);
    table.with(
        "outcome", DataTypes.StringType, i -> table.value("y", i).equals("yes") ? "won" : "lost");
    table.with("fee", DataTypes.DoubleType, i -> table.value("y", i).equals("yes") ? 20.0 : 35.5);
    check(
        DataAudit.of(table.rows(spark), "y").setColumns("outcome").inspect().findings().get(0),
        Kind.LEAK,
        Severity.PROBLEM,
        60,
        "outcome alone predicts y with AUC 1.000",
        "--ignore outcome");
    check(
        DataAudit.of(table.rows(spark), "fee")
            .setTask(Task.REGRESSION)
            .setColumns("outcome")
            .inspect()
            .findings()
            .get(0),
        Kind.LEAK,
        Severity.PROBLEM,
        60,
        "outcome alone predicts fee with R2 1.000",
        "--ignore outcome");
  }

  @Test
  void aLineInFewRows(SparkSession spark) {
    PlantedTable table = PlantedTable.clean(35, 7);
    table.with("tax", DataTypes.DoubleType, i -> 3 + 0.2 * (double) table.value("amount", i));
    check(
        DataAudit.of(table.rows(spark), "amount")
            .setTask(Task.REGRESSION)
            .setColumns("tax", "size")
            .inspect()
            .findings()
            .get(0),
        Kind.LEAK,
        Severity.PROBLEM,
        35,
        "tax alone predicts amount with R2 1.000",
        "--ignore tax");
  }

  @Test
  void whatRowsAreTooFewToTellIsNotTold(SparkSession spark) {
    PlantedTable table = PlantedTable.clean(12, 7);
    table.with("y_reason", DataTypes.StringType, i -> "r" + i);
    Finding finding = first(DataAudit.of(table.rows(spark), "y").inspect(), Kind.LEAK);
    assertEquals("y_reason may be known after y only, by its name", finding.text());
  }

  @Test
  void aNameThatComesAfterwards(SparkSession spark) {
    Random random = new Random(4);
    PlantedTable table =
        table().with("y_reason", DataTypes.StringType, i -> "r" + random.nextInt(3));
    Finding finding = only(spark, table);
    check(finding, Kind.LEAK, Severity.HINT, ROWS, "by its name", "--ignore y_reason");
  }

  @Test
  void rareClassesAndTheirMajority(SparkSession spark) {
    PlantedTable table = table().with("y", DataTypes.StringType, i -> i % 150 == 7 ? "rare" : "no");
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertEquals(2, findings.size(), findings::toString);
    assertEquals(Kind.RARE_CLASS, findings.get(0).kind());
    assertEquals(1, findings.get(0).count());
    assertEquals("rare", findings.get(0).example());
    check(
        findings.get(1),
        Kind.LABEL,
        Severity.HINT,
        1192,
        "y is 'no' in 99.3 % of the rows",
        "--class-weights balanced");
  }

  @Test
  void numbersOfFewRowsEachMayBeNoClasses(SparkSession spark) {
    PlantedTable table = table().with("y", DataTypes.StringType, i -> String.valueOf(i % 200));
    Finding finding = first(DataAudit.of(table.rows(spark), "y").inspect(), Kind.RARE_CLASS);
    assertEquals(
        "--task regression, if it is a number; or join classes by --sql, or leave their rows out by"
            + " a WHERE in it",
        finding.cure());
  }

  @Test
  void missingLabels(SparkSession spark) {
    check(
        only(spark, table().change("y", i -> null, 1, 2, 3)),
        Kind.LABEL,
        Severity.HINT,
        3,
        "y is missing in 3 rows",
        null);
  }

  @Test
  void aLabelWithATailAndZeros(SparkSession spark) {
    Random random = new Random(8);
    PlantedTable table =
        table()
            .with(
                "claims",
                DataTypes.DoubleType,
                i -> i % 3 == 0 ? 0.0 : Math.exp(1.5 * random.nextGaussian()));
    List<Finding> findings =
        DataAudit.of(table.rows(spark), "claims")
            .setTask(Task.REGRESSION)
            .setIgnore("y")
            .inspect()
            .findings();
    List<Finding> ofLabel = findings.stream().filter(it -> it.kind() == Kind.LABEL).toList();
    assertEquals(2, ofLabel.size(), findings::toString);
    assertEquals(
        "--sql 'SELECT *, log1p(claims) AS log_claims FROM input' --ignore claims"
            + " --label log_claims in place of --label claims",
        ofLabel.get(0).cure());
    check(
        ofLabel.get(1),
        Kind.LABEL,
        Severity.HINT,
        400,
        "claims is 0 in 400 rows (33.3 %)",
        "--loss poisson, or first whether it is 0 (a classification)");
  }
}
