package io.github.meanfield.jobs.inspect;

import static io.github.meanfield.jobs.inspect.PlantedTable.check;
import static io.github.meanfield.jobs.inspect.PlantedTable.first;
import static io.github.meanfield.jobs.inspect.PlantedTable.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import io.github.meanfield.jobs.inspect.rows.AuditedTable;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.Task;
import io.github.meanfield.transformers.SplitAssigner;
import java.sql.Date;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an audit makes of its options, and what it tells of the columns. */
@ExtendWith(SparkSessionExtension.class)
class DataAuditTest {

  @Test
  void rowsAreSplitAsATrainingSplitsThem(SparkSession spark) {
    Dataset<Row> rows = table().rows(spark);
    Audit audit = DataAudit.of(rows, "y").inspect();
    // A training makes doubles of numbers.
    SplitAssigner splitter = new SplitAssigner().setSeed(42);
    Dataset<Row> split =
        splitter.transform(rows.withColumn("rooms", rows.col("rooms").cast("double")));
    for (String name : Target.SPLITS) {
      assertEquals(
          split.where(split.col(splitter.getSplitCol()).equalTo(name)).count(),
          audit.target().rows(name));
    }
  }

  @Test
  void aTableMayHaveAColumnOfSplits(SparkSession spark) {
    Dataset<Row> rows =
        PlantedTable.clean(100, 5)
            .with("split", DataTypes.StringType, i -> i % 2 == 0 ? "left" : "right")
            .rows(spark);
    Target target = DataAudit.of(rows, "y").inspect().target();
    assertEquals(100, Target.SPLITS.stream().mapToLong(target::rows).sum());
  }

  @Test
  void whatASplitterAddsIsNoFeature(SparkSession spark) {
    SplitAssigner splitter = new SplitAssigner().setSeed(42).setValidationIndicatorCol("held");
    Audit audit = DataAudit.of(table().rows(spark), "y").setSplitter(splitter).inspect();
    assertTrue(audit.columns().stream().noneMatch(it -> it.name().equals("held")), audit::toString);
    assertEquals("held", splitter.getValidationIndicatorCol());
  }

  @Test
  void splitsAreOnesThatAreKnown(SparkSession spark) {
    PlantedTable table =
        table().with("part", DataTypes.StringType, i -> i % 2 == 0 ? "train" : "dev");
    DataAudit audit = DataAudit.of(table.rows(spark), "y").setSplitCol("part");
    BadInput refused = assertThrows(BadInput.class, audit::inspect);
    assertEquals(
        "column 'part' holds 'dev'; splits are train, validation, test", refused.getMessage());
  }

  @Test
  void vectorsAreSummarizedWhateverTheirSize(SparkSession spark) {
    Random random = new Random(2);
    double[] zeros = new double[AuditedTable.MOST_ELEMENTS];
    PlantedTable table = PlantedTable.clean(300, 9);
    table.with("wide", SQLDataTypes.VectorType(), i -> Vectors.dense(zeros));
    table.with(
        "late",
        SQLDataTypes.VectorType(),
        i -> i % 3 > 0 ? null : Vectors.dense(Double.NaN, random.nextGaussian()));
    Audit audit = DataAudit.of(table.rows(spark), "y").setColumns("size", "wide", "late").inspect();
    int last = audit.columns().size() - 1;
    assertEquals(AuditedTable.MOST_ELEMENTS, audit.columns().get(last - 1).size());
    ColumnSummary late = audit.columns().get(last);
    assertEquals("late", late.name());
    assertEquals(200, late.missing());
    assertEquals(0, late.size());
    Finding missing = first(audit, Kind.MISSING);
    check(
        missing,
        Kind.MISSING,
        Severity.WARNING,
        200,
        "late has no value in 200 of 300 rows (66.7 %)",
        "--ignore late");
  }

  @Test
  void valuesAreShownAsTheyAreMeant(SparkSession spark) {
    PlantedTable table =
        table()
            .with("since", DataTypes.DateType, i -> Date.valueOf("2024-03-01"))
            .with("open", DataTypes.BooleanType, i -> true);
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertEquals(
        List.of("since is '2024-03-01' in all rows", "open is 'true' in all rows"),
        findings.stream().map(Finding::text).toList());
    PlantedTable repeated = table.copy(3, 10);
    Finding finding =
        first(
            DataAudit.of(repeated.rows(spark), "y").setColumns("rate", "since", "open").inspect(),
            Kind.DUPLICATES);
    assertTrue(finding.example().endsWith(", since=2024-03-01, open=true"), finding::example);
  }

  @Test
  void namesMayHaveDots(SparkSession spark) {
    Dataset<Row> rows =
        table().rows(spark).withColumnRenamed("y", "is.sold").withColumnRenamed("amount", "a.b");
    assertEquals(List.of(), DataAudit.of(rows, "is.sold").inspect().findings());
    assertEquals(
        List.of(), DataAudit.of(rows, "a.b").setTask(Task.REGRESSION).inspect().findings());
  }

  @Test
  void whatASampleDoesNotKnowIsNotSummarized(SparkSession spark) {
    Dataset<Row> rows = table().rows(spark);
    Audit audit = DataAudit.of(rows, "y").setColumns("garden").setWeightCol("amount").inspect();
    ColumnSummary weight = audit.columns().get(0);
    assertEquals("weight", weight.role());
    assertNull(weight.median());
    assertEquals(100, weight.mean(), 2);
    assertNull(audit.columns().get(4).mostFrequent());
    ColumnSummary apart = DataAudit.of(rows, "y").setWeightCol("amount").inspect().columns().get(0);
    assertEquals(100, apart.median(), 2);
  }

  @Test
  void columnsAreSummarized(SparkSession spark) {
    PlantedTable table =
        table()
            .with("id", DataTypes.StringType, i -> "c" + i)
            .with("day", DataTypes.DateType, i -> Date.valueOf("2024-01-01"))
            .change("day", i -> Date.valueOf("2024-03-01"), IntStream.range(0, 500).toArray())
            .change("amount", i -> null, 1, 2, 3);
    Audit audit = DataAudit.of(table.rows(spark), "y").setIdCol("id").inspect();
    assertEquals(
        List.of("amount", "size", "rate", "rooms", "colour", "garden", "y", "id", "day"),
        audit.columns().stream().map(ColumnSummary::name).toList());
    assertEquals(
        List.of(
            "numeric",
            "numeric",
            "numeric",
            "numeric",
            "categorical",
            "boolean",
            "label",
            "id",
            "date"),
        audit.columns().stream().map(ColumnSummary::role).toList());
    ColumnSummary amount = audit.columns().get(0);
    assertEquals(3, amount.missing());
    assertTrue(amount.estimated() && Math.abs(amount.different() - 1197) < 120, amount::toString);
    assertEquals(100, amount.mean(), 2);
    assertEquals(100, amount.median(), 2);
    ColumnSummary colour = audit.columns().get(4);
    assertEquals(3, colour.different());
    assertEquals(3, colour.shortest());
    assertEquals(5, colour.longest());
    assertEquals("2024-01-01", AuditText.columns(audit).get(9).get(4));
    assertTrue(audit.json().contains("\"different\" : 3"), audit.json());
  }
}
