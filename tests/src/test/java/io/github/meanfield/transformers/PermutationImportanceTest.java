package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Importance where it is known which features make the label. */
@ExtendWith(SparkSessionExtension.class)
class PermutationImportanceTest {

  private static Dataset<Row> rows;
  private static NeuralNetworkRegressionModel regressor;

  /** y = 3 strong + weak + (twin + copy) / 2, where copy is twin again; noise is nothing. */
  @BeforeAll
  static void fit(SparkSession spark) {
    Random random = new Random(3);
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      double[] x = new double[5];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextGaussian();
      }
      x[3] = x[2];
      double y = 3 * x[0] + x[1] + x[2] + 0.1 * random.nextGaussian();
      made.add(RowFactory.create(Vectors.dense(x), y, y > 0 ? 1.0 : 0.0));
    }
    List<String> names = List.of("strong", "weak", "twin", "copy", "noise");
    Attribute[] attributes =
        names.stream()
            .map(name -> NumericAttribute.defaultAttr().withName(name))
            .toArray(Attribute[]::new);
    StructType schema =
        new StructType()
            .add(new AttributeGroup("features", attributes).toStructField())
            .add("y", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType);
    rows = spark.createDataFrame(made, schema);
    regressor =
        new NeuralNetworkRegressor()
            .setLabelCol("y")
            .setHiddenLayers(new int[0])
            .setNumWorkers(2)
            .setMaxEpochs(30)
            .setLearningRate(0.02)
            .fit(rows);
  }

  private static Map<String, FeatureImportance> byName(List<FeatureImportance> found) {
    return found.stream().collect(Collectors.toMap(FeatureImportance::name, each -> each));
  }

  @Test
  void ofALinearModelIsWhatItsWeightsSay() {
    List<FeatureImportance> found =
        new PermutationImportance().setLabelCol("y").setRepetitions(20).of(regressor, rows);
    assertEquals("strong", found.get(0).name());
    Map<String, FeatureImportance> importance = byName(found);
    // Permuting a feature of weight w and variance 1 adds 2 w² to the squared error of 0.01.
    assertEquals(Math.sqrt(18.01) - 0.1, importance.get("strong").importance(), 0.2);
    assertEquals(Math.sqrt(2.01) - 0.1, importance.get("weak").importance(), 0.1);
    assertTrue(importance.get("noise").low() <= 0.001 && importance.get("noise").high() >= -0.001);
    // Each of a pair of copies has a share of what they have together.
    FeatureImportance twin = importance.get("twin");
    assertTrue(twin.importance() < importance.get("weak").importance(), twin.toString());
    FeatureImportance both =
        new PermutationImportance()
            .setLabelCol("y")
            .setGroups(List.of(new FeatureGroup("both", 2, 3)))
            .of(regressor, rows)
            .get(0);
    assertEquals(Math.sqrt(2.01) - 0.1, both.importance(), 0.1);
  }

  @Test
  void ofAClassifierIsARiseOfLogLoss() {
    NeuralNetworkClassificationModel classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {16})
            .setNumWorkers(2)
            .setMaxEpochs(10)
            .setLearningRate(0.01)
            .fit(rows);
    List<FeatureImportance> found = new PermutationImportance().of(classifier, rows);
    assertEquals("strong", found.get(0).name());
    assertTrue(found.get(0).low() > 0.5, found.toString());
    assertTrue(Math.abs(byName(found).get("noise").importance()) < 0.02, found.toString());
    List<FeatureImportance> again =
        new PermutationImportance().of(classifier, rows.repartition(7).coalesce(3));
    assertEquals(
        found.stream()
            .map(FeatureImportance::toString)
            .map(s -> s.replaceAll("\\[\\[.*", ""))
            .toList(),
        again.stream()
            .map(FeatureImportance::toString)
            .map(s -> s.replaceAll("\\[\\[.*", ""))
            .toList());
  }

  @Test
  void dependenceIsAlongTheGrid() {
    FeatureGroup group = new FeatureGroup("strong", 0).with(new double[][] {{-1}, {0}, {2}});
    FeatureImportance found =
        new PermutationImportance()
            .setLabelCol("y")
            .setGroups(List.of(group))
            .of(regressor, rows)
            .get(0);
    assertEquals(3, found.dependence()[1][0] - found.dependence()[0][0], 0.2);
    assertEquals(6, found.dependence()[2][0] - found.dependence()[1][0], 0.4);
  }

  @Test
  void groupsThatAreNotOfTheModelAreRefused() {
    PermutationImportance importance = new PermutationImportance().setLabelCol("y");
    String uid = regressor.uid();
    assertRefused(
        () -> importance.setGroups(List.of(new FeatureGroup("a", 5))).of(regressor, rows),
        uid,
        "group 'a' has slot 5",
        "5 features");
    assertRefused(
        () -> importance.setGroups(List.of(new FeatureGroup("a", -1))).of(regressor, rows),
        uid,
        "group 'a' has slot -1");
    assertRefused(
        () -> importance.setGroups(List.of(new FeatureGroup("b"))).of(regressor, rows),
        uid,
        "group 'b' has no slots");
    FeatureGroup group = new FeatureGroup("c", 0, 1).with(new double[][] {{0, 1}, {2}});
    assertRefused(
        () -> importance.setGroups(List.of(group)).of(regressor, rows),
        uid,
        "point 1 of the grid of group 'c' has 1 values");
    assertRefused(
        () -> importance.of(regressor, List.of(), List.of(), new double[0]), uid, "no group");
  }

  @Test
  void rowsAreFewerIfTheyHaveManyFeaturesOrAsMaxRowsSays() {
    assertEquals(2_000_000, PermutationImportance.mostRows(regressor));
    // One row has no other to take values from.
    FeatureImportance ofOneRow =
        new PermutationImportance().setLabelCol("y").setMaxRows(1).of(regressor, rows).get(0);
    assertEquals(0, ofOneRow.importance(), 1e-9);
  }

  @Test
  void whatIsMissingIsNamed() {
    PermutationImportance importance = new PermutationImportance().setLabelCol("price");
    assertRefused(() -> importance.of(regressor, rows), regressor.uid(), "labelCol 'price'");
    assertRefused(() -> importance.setRepetitions(0), "repetitions is 0", "at least 1");
    assertRefused(
        () -> importance.setLabelCol("y").of(regressor, rows.limit(0)), regressor.uid(), "no row");
  }
}
