package io.github.meanfield.jobs.inspect;

import static io.github.meanfield.jobs.inspect.PlantedTable.ROWS;
import static io.github.meanfield.jobs.inspect.PlantedTable.check;
import static io.github.meanfield.jobs.inspect.PlantedTable.only;
import static io.github.meanfield.jobs.inspect.PlantedTable.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.ShellWords;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.Finding.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is planted in a column by itself is found, with its count and cure, and nothing else. */
@ExtendWith(SparkSessionExtension.class)
class ColumnFindingsTest {

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

  /** In the order of the rows, 10 words of 20 and a number; every tenth has 15 more of them. */
  private static String letter(int row) {
    StringBuilder text = new StringBuilder("No. " + row + ":");
    for (int i = 0; i < (row % 10 == 9 ? 25 : 10); i++) {
      text.append(" Word").append((char) ('a' + (row + i) % 20)).append(i == 4 ? " --" : "");
    }
    return text.append('.').toString();
  }

  @Test
  void freeTexts(SparkSession spark) {
    PlantedTable table = table().with("letter", DataTypes.StringType, i -> letter(i));
    table.with("code", DataTypes.StringType, i -> "no. " + i);
    table.with("number", DataTypes.StringType, i -> "N" + i);
    Finding finding = only(spark, table);
    check(
        finding,
        Kind.FREE_TEXT,
        Severity.HINT,
        ROWS,
        "letter holds free texts: half of the 1,200 have up to 12 words, 95 % up to 27, the longest"
            + " 27; 21 of their 1,221 different words occur twice or more",
        "to learn from its words: --text letter");
    assertEquals(List.of("letter"), finding.columns());
    DataAudit chosen = DataAudit.of(table.rows(spark), "y").setIgnore("letter");
    assertEquals(List.of(), chosen.inspect().findings());
    DataAudit alone = DataAudit.of(table.rows(spark).select("letter", "y"), "y");
    assertEquals(
        "there is no column to learn from beside the label 'y'; left out are letter: it holds free"
            + " texts; --text letter reads their words (about 1,202 different values)",
        assertThrows(BadInput.class, alone::inspect).getMessage());
  }

  @Test
  void aTextThatIsReadIsDescribed(SparkSession spark) {
    PlantedTable table = table().with("letter", DataTypes.StringType, i -> letter(i));
    DataAudit audit = DataAudit.of(table.rows(spark), "y").setTextCol("letter");
    List<Finding> findings = audit.inspect().findings();
    assertEquals(1, findings.size(), findings::toString);
    assertEquals(Kind.FREE_TEXT, findings.get(0).kind());
    assertEquals(null, findings.get(0).cure());
    assertEquals(
        "--label-errors asks a network of tables, and --text names column 'letter', which such a"
            + " network does not read; leave out one of them",
        assertThrows(BadInput.class, () -> audit.setLabelErrors(3).inspect()).getMessage());
  }

  /** Rows are told apart by the text, and repeat one another by it. */
  @Test
  void aTextMayBeTheOnlyColumn(SparkSession spark) {
    PlantedTable table =
        table()
            .with("letter", DataTypes.StringType, i -> letter(i))
            .change("letter", i -> letter(1), 4)
            .change("y", i -> "no", 1)
            .change("y", i -> "yes", 4);
    Audit audit =
        DataAudit.of(table.rows(spark).select("letter", "y"), "y").setTextCol("letter").inspect();
    List<Finding> found = audit.findings();
    assertEquals(2, found.size(), found::toString);
    check(
        found.get(0),
        Kind.CONTRADICTIONS,
        Severity.WARNING,
        2,
        "2 of 1,200 rows have the features of another with a different y, such as letter=No. 1:",
        "columns that tell these rows apart, or the right label");
    assertEquals(Kind.FREE_TEXT, found.get(1).kind());
    assertEquals(null, audit.network());
    assertFalse(audit.toString().contains("network "), audit::toString);
    PlantedTable gaps = PlantedTable.clean(ROWS, 8);
    gaps.with("letter", DataTypes.StringType, i -> i % 3 > 0 ? null : letter(i));
    Audit ofGaps = DataAudit.of(gaps.rows(spark), "y").setTextCol("letter").inspect();
    check(
        ofGaps.findings().get(0),
        Kind.MISSING,
        Severity.WARNING,
        800,
        "letter has no value in 800 of 1,200 rows",
        "--ignore letter");
  }

  @Test
  void ofManyFreeTextsASampleTells(SparkSession spark) {
    PlantedTable table =
        PlantedTable.clean(12_000, 7).with("letter", DataTypes.StringType, i -> letter(i));
    check(
        only(spark, table),
        Kind.FREE_TEXT,
        Severity.HINT,
        12_000,
        "half of a sample of 10,080 of 12,000 have up to 12 words, 95 % up to 27",
        "to learn from its words: --text letter");
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
    try {
      return spark.sql(ShellWords.of(cure).get(1)).count();
    } finally {
      spark.catalog().dropTempView("input");
    }
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
}
