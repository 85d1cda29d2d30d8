package io.github.meanfield.jobs.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.ShellWords;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import io.github.meanfield.jobs.inspect.rows.AuditedTable;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.Task;
import io.github.meanfield.transformers.SplitAssigner;
import java.io.IOException;
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

/** What is planted in a table is found, with its count and cure, and nothing else. */
@ExtendWith(SparkSessionExtension.class)
class DataAuditTest {

  private static final int ROWS = 1200;

  private static PlantedTable table() {
    return PlantedTable.clean(ROWS, 7);
  }

  private static Finding only(Audit audit) {
    assertEquals(1, audit.findings().size(), audit::toString);
    return audit.findings().get(0);
  }

  private static Finding only(SparkSession spark, PlantedTable table) {
    return only(DataAudit.of(table.rows(spark), "y").inspect());
  }

  private static void check(
      Finding finding, Kind kind, Severity severity, long count, String text, String cure) {
    assertEquals(kind, finding.kind(), finding::toString);
    assertEquals(severity, finding.severity(), finding::toString);
    assertEquals(count, finding.count(), finding::toString);
    assertTrue(finding.text().contains(text), finding::toString);
    assertEquals(cure, finding.cure(), finding::toString);
  }

  @Test
  void aConstant(SparkSession spark) {
    Finding finding = only(spark, table().with("country", DataTypes.StringType, i -> "Austria"));
    check(
        finding,
        Kind.CONSTANT,
        Severity.WARNING,
        0,
        "country is 'Austria' in all rows",
        "--ignore country");
    assertEquals(List.of("country"), finding.columns());
  }

  /** Texts are told apart by all of their characters, of which the first are shown. */
  @Test
  void longTexts(SparkSession spark) {
    PlantedTable table = table().with("terms", DataTypes.StringType, i -> "t".repeat(70));
    table.with(
        "letter",
        DataTypes.StringType,
        i -> "l".repeat(69) + (table.value("y", i).equals("yes") ? "!" : "?"));
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertEquals(2, findings.size(), findings::toString);
    check(
        findings.get(0),
        Kind.LEAK,
        Severity.PROBLEM,
        ROWS,
        "letter alone predicts y with AUC 1.000",
        "--ignore letter");
    check(
        findings.get(1),
        Kind.CONSTANT,
        Severity.WARNING,
        0,
        "terms is '" + "t".repeat(60) + "…' in all rows",
        "--ignore terms");
  }

  @Test
  void nearlyAConstant(SparkSession spark) {
    PlantedTable table =
        table().with("fee", DataTypes.DoubleType, i -> i % 400 == 3 ? 1.5 + i : 20.0);
    check(
        only(spark, table),
        Kind.CONSTANT,
        Severity.HINT,
        3,
        "fee is '20' in all but 3 rows",
        "--ignore fee");
  }

  @Test
  void aColumnOfGaps(SparkSession spark) {
    Random random = new Random(3);
    PlantedTable table =
        table().with("income", DataTypes.DoubleType, i -> i % 3 > 0 ? null : random.nextDouble());
    check(
        only(spark, table),
        Kind.MISSING,
        Severity.WARNING,
        800,
        "income has no value in 800 of 1,200 rows (66.7 %)",
        "--ignore income");
  }

  @Test
  void aSentinel(SparkSession spark) {
    PlantedTable table =
        table().with("age", DataTypes.IntegerType, i -> i % 100 == 0 ? -999 : 18 + (i * 7919) % 60);
    Finding finding = only(spark, table);
    check(
        finding,
        Kind.SENTINEL,
        Severity.WARNING,
        12,
        "age is -999 in 12 rows, far from all others (the nearest is 18)",
        "--sql 'SELECT *, nullif(age, -999) AS age_known FROM input' --ignore age");
    assertEquals("-999", finding.example());
  }

  @Test
  void aRunningNumber(SparkSession spark) {
    PlantedTable table = table().with("customer", DataTypes.LongType, i -> 5000L + (i * 7L) % ROWS);
    check(
        only(spark, table),
        Kind.IDENTIFIER,
        Severity.WARNING,
        ROWS,
        "whole numbers from 5000 to 6199, different in all of 1,200 rows",
        "--ignore customer");
  }

  @Test
  void anIdentifierByItsName(SparkSession spark) {
    PlantedTable table =
        table().with("customerId", DataTypes.LongType, i -> 1_000_003L * ((i * 7L) % ROWS));
    check(
        only(spark, table),
        Kind.IDENTIFIER,
        Severity.WARNING,
        ROWS,
        "customerId looks like an identifier",
        "--ignore customerId");
  }

  @Test
  void outliers(SparkSession spark) throws IOException, InterruptedException {
    PlantedTable table =
        table().change("amount", i -> 9000.5 + i, 3, 5, 9).change("amount", i -> null, 20, 21);
    Finding finding = only(spark, table);
    assertEquals(Kind.OUTLIERS, finding.kind());
    assertEquals(3, finding.count());
    assertEquals("9009.5", finding.example());
    String cure = finding.cure();
    assertTrue(cure.startsWith("if they are errors: --sql 'SELECT * FROM input WHERE "), cure);
    assertEquals(ROWS - 3, rowsAfter(cure.substring(cure.indexOf("--")), table, spark));
  }

  private static long rowsAfter(String cure, PlantedTable table, SparkSession spark)
      throws IOException, InterruptedException {
    table.rows(spark).createOrReplaceTempView("input");
    return spark.sql(ShellWords.of(cure).get(1)).count();
  }

  @Test
  void infinity(SparkSession spark) throws IOException, InterruptedException {
    PlantedTable table =
        table()
            .change("amount", i -> Double.POSITIVE_INFINITY, 3, 5)
            .change("amount", i -> null, 20)
            .change("amount", i -> Double.NaN, 21);
    Finding finding = only(spark, table);
    check(
        finding,
        Kind.OUTLIERS,
        Severity.WARNING,
        2,
        "amount is infinite in 2 rows",
        "--sql \"SELECT * FROM input WHERE amount IS NULL OR NOT abs(amount) = double('Infinity')\"");
    assertEquals(ROWS - 2, rowsAfter(finding.cure(), table, spark));
  }

  @Test
  void aLeakOfClasses(SparkSession spark) {
    PlantedTable table = table();
    table.with(
        "refunded_days",
        DataTypes.DoubleType,
        i -> table.value("y", i).equals("yes") ? (Object) (double) (i % 40) : null);
    Finding finding =
        DataAudit.of(table.rows(spark), "y").inspect().findings().stream()
            .filter(it -> it.kind() == Kind.LEAK)
            .findFirst()
            .orElseThrow();
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

  /** Equal rows are in the same half of those by which a feature is judged. */
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
    Finding finding =
        DataAudit.of(table.rows(spark), "y").inspect().findings().stream()
            .filter(it -> it.kind() == Kind.LEAK)
            .findFirst()
            .orElseThrow();
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
  void duplicates(SparkSession spark) {
    check(
        only(spark, table().copy(3, 10, 20).copy(4, 30)),
        Kind.DUPLICATES,
        Severity.HINT,
        3,
        "3 of 1,200 rows (0.3 %) repeat another",
        "--sql 'SELECT DISTINCT * FROM input'");
  }

  /** What tells rows apart stays, and in tables of few values repetitions are usual. */
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
  void copiesAreToldOnce(SparkSession spark) {
    PlantedTable table = table();
    table.with("amount_usd", DataTypes.DoubleType, i -> 1.1 * (double) table.value("amount", i));
    table.with("minus", DataTypes.DoubleType, i -> 5 - (double) table.value("amount", i));
    table.with(
        "hue",
        DataTypes.IntegerType,
        i -> List.of("blue", "red", "green").indexOf(table.value("colour", i)));
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertEquals(2, findings.size(), findings::toString);
    check(
        findings.get(0),
        Kind.REDUNDANT,
        Severity.HINT,
        2,
        "amount_usd, minus repeat what amount says",
        "--ignore amount_usd,minus");
    check(
        findings.get(1),
        Kind.REDUNDANT,
        Severity.HINT,
        1,
        "hue repeats what colour says",
        "--ignore hue");
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

  @Test
  void codesAndManyCategories(SparkSession spark) {
    PlantedTable table =
        table()
            .with("zip", DataTypes.IntegerType, i -> 1000 + 10 * ((i * 7919) % 23))
            .with("street", DataTypes.StringType, i -> "street " + (i * 7919) % 400);
    List<Finding> findings = DataAudit.of(table.rows(spark), "y").inspect().findings();
    assertEquals(2, findings.size(), findings::toString);
    check(
        findings.get(0),
        Kind.CATEGORIES,
        Severity.HINT,
        23,
        "zip is a code by its name: 23 different whole numbers, such as 1000",
        "--categorical zip");
    check(
        findings.get(1),
        Kind.CATEGORIES,
        Severity.HINT,
        400,
        "street has 400 categories in 1,200 rows",
        "--rare-categories 5");
  }

  @Test
  void textsThatLookLikeNumbers(SparkSession spark) {
    PlantedTable table =
        table().with("share", DataTypes.StringType, i -> (i * 7919) % 45 + "," + i % 2 + " %");
    Finding finding = only(spark, table);
    assertEquals(Kind.TEXT, finding.kind());
    assertEquals(List.of("share"), finding.columns());
    assertTrue(finding.text().endsWith("looks like percentages"), finding::text);
    assertTrue(
        finding.cure().startsWith("--sql \"SELECT *, double(translate(regexp_replace(share,"),
        finding::cure);
  }

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
    Finding finding =
        DataAudit.of(table.rows(spark), "y").inspect().findings().stream()
            .filter(it -> it.kind() == Kind.WIDTH)
            .findFirst()
            .orElseThrow();
    // Three numbers and one of few values have embeddings of 16, the flag one, the colours three.
    assertEquals(4 * 16 + 1 + 3, finding.count());
  }

  @Test
  void elementsOfVectorsAreLookedAtOneByOne(SparkSession spark) {
    Random random = new Random(2);
    PlantedTable table = PlantedTable.clean(ROWS, 9);
    table.with(
        "pixels",
        SQLDataTypes.VectorType(),
        i ->
            i % 2 == 0
                ? Vectors.dense(
                    0, random.nextGaussian(), 0, table.value("y", i).equals("yes") ? 1 : 0)
                : Vectors.sparse(
                    4,
                    new int[] {1, 3},
                    new double[] {
                      random.nextGaussian(), table.value("y", i).equals("yes") ? 1 : 0
                    }));
    Audit audit = DataAudit.of(table.rows(spark), "y").inspect();
    assertEquals(2, audit.findings().size(), audit::toString);
    assertEquals(Kind.LEAK, audit.findings().get(0).kind());
    assertEquals(List.of("pixels[3]"), audit.findings().get(0).columns());
    Finding constant = audit.findings().get(1);
    assertEquals("pixels[0] is '0' in all rows, and so 1 other element", constant.text());
    assertEquals(4, audit.columns().get(audit.columns().size() - 1).size());
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
    Finding missing =
        audit.findings().stream()
            .filter(it -> it.kind() == Kind.MISSING)
            .findFirst()
            .orElseThrow(() -> new AssertionError(audit));
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
        DataAudit.of(repeated.rows(spark), "y")
            .setColumns("rate", "since", "open")
            .inspect()
            .findings()
            .stream()
            .filter(it -> it.kind() == Kind.DUPLICATES)
            .findFirst()
            .orElseThrow();
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

  /** Of rows that are equal in features and label a sample knows one. */
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
