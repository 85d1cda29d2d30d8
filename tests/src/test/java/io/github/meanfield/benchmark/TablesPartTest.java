package io.github.meanfield.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class TablesPartTest {

  private static final String LINEAR = TableContestants.LINEAR;

  @Test
  void runsOnlyIfItIsNamed() {
    assertFalse(Part.unnamed(false).contains(Part.TABLES));
    assertFalse(Part.unnamed(false).contains(Part.UNSEEN));
    assertEquals(3, Plan.full(3, 1).tableSeeds());
    assertEquals(1, Plan.quick(3, 1).tableSeeds());
  }

  /**
   * Errors of a, b and the linear model: 0.2, 0.1, 0.3; 2, 2, 1; 1.005, 0.5, 1. The second table
   * has no scale, as nothing is better than the linear model.
   */
  @Test
  void ranksScalesAndCountsOverTables() {
    Leaderboard leaderboard =
        new Leaderboard(
            List.of(
                line("first", "AUC", Line.Better.HIGHER, List.of(0.7, 0.9), 0.9, 0.7),
                line("first", TablesPart.LOG_LOSS, Line.Better.LOWER, List.of(9.0, 9.0), 0, 0),
                line("second", "RMSE", Line.Better.LOWER, List.of(1.0, 3.0), 2, 1),
                line("third", "RMSE", Line.Better.LOWER, List.of(1.0, 1.01), 0.5, 1)));
    assertEquals((2 + 2.5 + 3) / 3, leaderboard.meanRank("a"), 1e-9);
    assertEquals((1 + 2.5 + 1) / 3, leaderboard.meanRank("b"), 1e-9);
    assertEquals((3 + 1 + 2) / 3.0, leaderboard.meanRank(LINEAR), 1e-9);
    assertEquals((0.5 - 0.01) / 2, leaderboard.meanScaled("a"), 1e-9);
    assertEquals(1, leaderboard.meanScaled("b"), 1e-9);
    assertEquals(0, leaderboard.meanScaled(LINEAR), 1e-9);
    assertEquals(1, leaderboard.worseThanLinear("a"));
    assertEquals(1, leaderboard.worseThanLinear("b"));
    assertEquals(0, leaderboard.worseThanLinear(LINEAR));
    assertEquals(1, leaderboard.betterThan("a", LINEAR));
    assertEquals(2, leaderboard.betterThan("b", LINEAR));
    assertEquals(0, leaderboard.betterThan("a", "a"));
    String markdown = leaderboard.markdown();
    assertTrue(markdown.contains("| first | AUC | 0.8000 ± 0.1414 | 0.9000 | 0.7000 |"), markdown);
    assertTrue(markdown.contains("| first | log loss | 9.0000 ± 0.0000 |"), markdown);
  }

  /** Each part ranks its own tables, and what is no table stands by itself. */
  @Test
  void aReportHasALeaderboardOfEachPartOfTables() {
    Line fit =
        Line.of("fit", "net", "rows/s", Line.Better.HIGHER, Map.of("a", List.of(7.0)), x -> x);
    Line chosen = line("first", "RMSE", Line.Better.LOWER, List.of(1.0), 2, 3);
    Line unseen =
        Line.of(
            TablesPart.UNSEEN,
            "second",
            "RMSE",
            Line.Better.LOWER,
            Map.of(LINEAR, List.of(4.0)),
            Double::doubleValue);
    String markdown =
        new Report(Map.of(), Plan.quick(1, 1), List.of(fit, unseen, chosen)).markdown();
    assertTrue(markdown.contains("| fit | net | rows/s |"), markdown);
    assertTrue(markdown.contains("| first | RMSE | 1.0000 | 2.0000 | 3.0000 |"), markdown);
    assertTrue(markdown.contains("| second | RMSE | 4.0000 |"), markdown);
  }

  @Test
  void noTableIsBothChosenByAndUnseen() {
    Set<String> names = new HashSet<>();
    TableTask.ALL.forEach(task -> names.add(task.name()));
    for (TableTask task : TableTask.UNSEEN) {
      assertTrue(names.add(task.name()), task.name());
    }
    assertEquals(
        List.of(
            "Meanfield, tabular, 2 workers",
            "Meanfield, 4 × tabular, 2 workers",
            TableContestants.XGBOOST,
            LINEAR),
        List.copyOf(TableContestants.shortlist(3).keySet()));
  }

  private static Line line(
      String table, String unit, Line.Better better, List<Double> a, double b, double linear) {
    Map<String, List<Double>> results = new LinkedHashMap<>();
    results.put("a", a);
    results.put("b", List.of(b));
    results.put(LINEAR, List.of(linear));
    return Line.of(TablesPart.NAME, table, unit, better, results, Double::doubleValue);
  }

  @Test
  void aTableHasItsMissingValuesAndCategories(SparkSession spark) {
    Dataset<Row> rows = TableTask.CHURN.rows(spark, 1);
    List<String> columns = new ArrayList<>(List.of(rows.columns()));
    columns.removeAll(List.of("label", TableTask.ID));
    assertEquals(19, columns.size());
    try (TableSplit split = TableSplit.of(rows, 1)) {
      assertEquals(2, split.numClasses());
      Dataset<Row> all = split.fitting().union(split.test());
      assertEquals(7043, all.count());
      assertEquals(0.64, split.training().count() / 7043.0, 0.02);
      assertEquals(0.16, split.validation().count() / 7043.0, 0.02);

      AttributeGroup assembled =
          AttributeGroup.fromStructField(all.schema().apply(TableSplit.ASSEMBLED));
      int charges = assembled.indexOf("total_charges");
      assertInstanceOf(NumericAttribute.class, assembled.getAttr(charges));
      Attribute contract = assembled.getAttr("contract_index");
      // Three contracts, and those that are unknown or missing.
      assertEquals(4, assertInstanceOf(NominalAttribute.class, contract).getNumValues().get());
      assertEquals(19, assembled.size());

      int[] missing = new int[19];
      for (Row row : all.select(TableSplit.ASSEMBLED, TableSplit.STANDARDIZED).collectAsList()) {
        double[] values = assertInstanceOf(DenseVector.class, row.get(0)).values();
        for (int i = 0; i < values.length; i++) {
          missing[i] += Double.isNaN(values[i]) ? 1 : 0;
        }
        assertTrue(Arrays.stream(row.<Vector>getAs(1).toArray()).allMatch(Double::isFinite));
      }
      assertEquals(11, missing[charges]);
      assertEquals(11, Arrays.stream(missing).sum());
    }
  }

  @Test
  void smallTablesAreDrawnAnewByEachSeed(SparkSession spark) {
    TableTask small = TableTask.CHURN.draw(650);
    List<Row> first = ids(small.rows(spark, 1));
    assertEquals(650, first.size());
    assertEquals(first, ids(small.rows(spark, 1)));
    assertNotEquals(first, ids(small.rows(spark, 2)));
  }

  private static List<Row> ids(Dataset<Row> rows) {
    return rows.select(TableTask.ID).orderBy(TableTask.ID).collectAsList();
  }
}
