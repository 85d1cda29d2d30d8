package io.github.meanfield.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reports say of the rows whose predictions a training has followed. */
@ExtendWith(SparkSessionExtension.class)
class ExampleRowsTest {

  private static final List<String> NAMES = List.of("no", "yes");

  private static Dataset<Row> rows;

  @BeforeAll
  static void make(SparkSession spark) {
    rows =
        spark
            .sql(
                "SELECT 18D + id % 61 AS age, id % 3 = 0 AS member,"
                    + " element_at(array('elm', 'fir', 'oak'), int(1 + id % 3)) AS tree,"
                    + " double(id % 2) AS label FROM range(0, 240, 1, 2)")
            .cache();
  }

  private static VectorAssembler vector(String output, String... inputs) {
    return new VectorAssembler().setInputCols(inputs).setOutputCol(output);
  }

  private static PipelineModel fitted(PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(rows);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {4})
        .setMaxEpochs(2)
        .setNumWorkers(1);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> examples(PipelineModel model, List<String> classes) {
    Report report = new Report("Examples", rows.sparkSession());
    ExampleRows.addTo(report, model, rows, classes, warning -> fail(warning));
    return (List<Map<String, Object>>) report.values().get("examples");
  }

  /** The columns and values that captions tell, and the label. */
  private static Set<String> told(Map<String, Object> example) {
    List<String> told = new ArrayList<>();
    for (Object column : (List<?>) example.get("columns")) {
      told.add(column.toString().replaceAll(" \\([+-].*", ""));
    }
    told.add("label = " + example.get("label"));
    return Set.copyOf(told);
  }

  private static Set<Set<String>> table() {
    return rows.collectAsList().stream()
        .map(
            row ->
                Set.of(
                    "age = " + (int) row.getDouble(0),
                    "member = " + row.getBoolean(1),
                    "tree = " + row.getString(2),
                    "label = " + NAMES.get((int) row.getDouble(3))))
        .collect(Collectors.toSet());
  }

  /** Categories go past the standardizer, or through it. */
  @ParameterizedTest
  @CsvSource({"zscore, true", "minmax, true", "minmax, false", "quantile, true", "quantile, false"})
  void captionsTellValuesOfColumnsInTheirOwnUnit(String method, boolean isSparse) {
    Standardizer standardizer =
        new Standardizer().setMethod(method).setRangeMin(-1).setRangeMax(1).setInputCol("raw");
    PipelineModel model =
        fitted(
            new StringIndexer().setInputCol("tree").setOutputCol("tree_index"),
            new OneHotEncoder().setInputCol("tree_index").setOutputCol("tree_onehot"),
            isSparse
                ? vector("raw", "age", "member")
                : vector("raw", "age", "member", "tree_onehot"),
            standardizer.setOutputCol("scaled"),
            isSparse ? vector("features", "scaled", "tree_onehot") : vector("features", "scaled"),
            classifier());
    List<Map<String, Object>> examples = examples(model, NAMES);
    assertEquals(6, examples.size());
    for (Map<String, Object> example : examples) {
      Set<String> told = told(example);
      // The last category has no slot of its own, which would tell it.
      assertTrue(
          table().stream()
              .anyMatch(row -> told.stream().allMatch(it -> it.equals("tree") || row.contains(it))),
          () -> told + " is no row of the table");
    }
  }

  @Test
  void valuesWithoutAWayBackAreLeftOut() {
    PipelineModel model =
        fitted(
            vector("raw", "age", "member"),
            new StandardScaler().setInputCol("raw").setOutputCol("features"),
            classifier());
    for (Map<String, Object> example : examples(model, NAMES)) {
      Set<String> told = told(example);
      assertTrue(told.containsAll(Set.of("age", "member")), told::toString);
    }
  }

  @Test
  void ofSeveralTargetsAllAreTold() {
    Dataset<Row> pairs = rows.selectExpr("age", "array(age, -2 * age) AS label");
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  vector("features", "age"),
                  new NeuralNetworkRegressor()
                      .setHiddenLayers(new int[] {4})
                      .setMaxEpochs(2)
                      .setNumWorkers(1)
                })
            .fit(pairs);
    List<Map<String, Object>> examples = examples(model, List.of());
    for (Map<String, Object> example : examples) {
      List<?> label = (List<?>) example.get("label");
      assertEquals(-2 * (double) label.get(0), label.get(1));
      assertEquals(2, ((List<?>) ((List<?>) example.get("predictions")).get(1)).size());
    }
  }
}
