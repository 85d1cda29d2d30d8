package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.jobs.training.Baselines.Choice;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Baselines that cannot be had. */
@ExtendWith(SparkSessionExtension.class)
class BaselinesTest {

  private static final String GROUP = "baselines";
  private static final int MILLIS = 100;

  private final List<String> warnings = new ArrayList<>();
  private final BaselineFit baselines = new BaselineFit("f", "y", null, 1, warnings::add);

  @Test
  void oneThatCannotBeTrainedIsLeftOut(SparkSession spark) {
    assertEquals(List.of(), names(rows(spark, Double.NaN), Choice.ALL));
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).startsWith("LogisticRegression, a baseline, is left out: "));

    Dataset<Row> whole = rows(spark, 1);
    assertEquals(List.of("LogisticRegression", "GBTClassifier"), names(whole, Choice.ALL));
    assertEquals(List.of("LogisticRegression"), names(whole, Choice.LINEAR));
    assertEquals(List.of(), names(whole, Choice.NONE));
    assertEquals(2, warnings.size());
  }

  @Test
  void moreThanTwoClassesHaveAForestWhoseSampleMayLackAClass(SparkSession spark) {
    ClassTarget three =
        new ClassTarget(
            "label",
            ClassTarget.Kind.NUMBER,
            List.of("0", "1", "2"),
            List.of("0", "1", "2"),
            new TreeMap<>(
                Map.of("0", new long[] {2, 0, 0}, "1", new long[] {3, 0, 0}, "2", new long[3])),
            0,
            0);
    Dataset<Row> rows = rows(spark, 1);
    Baselines fitted = new Baselines(List.of(), baselines.fit(Choice.ALL, rows, three));
    assertEquals("RandomForestClassifier", fitted.models().get(1).name());
    Row scored = fitted.addTo(rows).first();
    assertEquals(3, scored.<Vector>getAs("of_baseline_1_probability").size());
    assertEquals(5, fitted.models().get(1).rows());
  }

  @Test
  void validationRowsChooseAPenaltyByTheirWeights(SparkSession spark) {
    Dataset<Row> training = weighted(spark, 1, 1, 1, 1);
    // The last two contradict the others.
    double bold = coefficient(training, weighted(spark, 1e6, 1e6, 1, 1), classes());
    double shy = coefficient(training, weighted(spark, 1, 1, 9, 9), classes());
    assertTrue(bold > 2 * shy && shy > 0, bold + " " + shy);
    double unchosen = coefficient(training, training.limit(0), classesWithoutValidation());
    assertTrue(bold > unchosen && unchosen > shy, bold + " " + unchosen + " " + shy);
    assertEquals(List.of(), warnings);
  }

  private double coefficient(Dataset<Row> training, Dataset<Row> validation, ClassTarget target) {
    BaselineFit weighted = new BaselineFit("f", "y", "w", 1, warnings::add);
    List<Baselines.Fitted> fitted = weighted.fitPenalized(training, validation, target);
    return ((LogisticRegressionModel) fitted.get(0).model()).coefficients().apply(0);
  }

  /** Two rows that say the one, and two with weights of their own that say the other. */
  private static Dataset<Row> weighted(SparkSession spark, double... weights) {
    boolean agree = weights[2] == weights[0] && weights[0] == 1;
    double[] f = {0, 1, 0, 1};
    double[] y = {0, 1, agree ? 0 : 1, agree ? 1 : 0};
    return spark.createDataFrame(
        IntStream.range(0, f.length)
            .mapToObj(i -> RowFactory.create(y[i], Vectors.dense(f[i], 0), weights[i]))
            .toList(),
        new StructType()
            .add("y", DataTypes.DoubleType)
            .add("f", SQLDataTypes.VectorType())
            .add("w", DataTypes.DoubleType));
  }

  /** A penalty is that of the number in standard deviations, and so in any unit. */
  @Test
  void penaltiesOfNumbersDoNotDependOnTheirUnit(SparkSession spark) {
    double[] slopes = new double[2];
    for (int i = 0; i < 2; i++) {
      double unit = i == 0 ? 1 : 1000;
      Dataset<Row> rows = rows(spark, 1).withColumn("y", functions.col("y").multiply(unit));
      double deviation = unit * Math.sqrt(0.24);
      NumberTarget target =
          new NumberTarget(
              "y",
              Map.of(
                  SplitAssigner.TRAIN,
                  new NumberTarget.Distribution(5, 0.6 * unit, deviation, List.of())),
              0);
      List<Baselines.Fitted> fitted = baselines.fitPenalized(rows, rows.limit(0), target);
      slopes[i] = ((LinearRegressionModel) fitted.get(0).model()).coefficients().apply(0) / unit;
    }
    assertEquals(slopes[0], slopes[1], 1e-6);
    assertTrue(slopes[0] > 0.05, () -> "" + slopes[0]);
  }

  @Test
  void wordsThatCannotBeFittedAreToldOnce(SparkSession spark) {
    Dataset<Row> broken = rows(spark, Double.NaN);
    assertEquals(List.of(), baselines.fitPenalized(broken, broken, classes()));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings.get(0).startsWith("LogisticRegression of penalty 1.0E-5, a baseline, is left out"),
        warnings::toString);
  }

  @Test
  void aCancelledJobIsNotTakenForABadBaseline(SparkSession session) {
    SparkContext spark = session.sparkContext();
    SparkListener canceller =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            spark.cancelJobGroup(GROUP);
          }
        };
    Dataset<Row> slow =
        rows(session, 1)
            .withColumn(
                "y",
                functions
                    .udf(
                        (Double y) -> {
                          Thread.sleep(MILLIS);
                          return y;
                        },
                        DataTypes.DoubleType)
                    .apply(functions.col("y")));
    spark.addSparkListener(canceller);
    spark.setJobGroup(GROUP, "cancelled by a test", false);
    try {
      assertThrows(CancellationException.class, () -> baselines.fit(Choice.ALL, slow, classes()));
    } finally {
      spark.clearJobGroup();
      spark.removeSparkListener(canceller);
    }
    assertEquals(List.of(), warnings);
  }

  private List<String> names(Dataset<Row> rows, Choice choice) {
    return baselines.fit(choice, rows, classes()).stream().map(Baselines.Fitted::name).toList();
  }

  private static ClassTarget classes() {
    return classes(2);
  }

  private static ClassTarget classesWithoutValidation() {
    return classes(0);
  }

  private static ClassTarget classes(long validation) {
    return new ClassTarget(
        "label",
        ClassTarget.Kind.NUMBER,
        List.of("0", "1"),
        List.of("0", "1"),
        new TreeMap<>(
            Map.of("0", new long[] {2, validation, 2}, "1", new long[] {3, validation, 3})),
        0,
        0);
  }

  private static Dataset<Row> rows(SparkSession spark, double last) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(0.0, Vectors.dense(0, 1)),
            RowFactory.create(0.0, Vectors.dense(1, 1)),
            RowFactory.create(1.0, Vectors.dense(0, 2)),
            RowFactory.create(1.0, Vectors.dense(2, 3)),
            RowFactory.create(1.0, Vectors.dense(3, last))),
        new StructType().add("y", DataTypes.DoubleType).add("f", SQLDataTypes.VectorType()));
  }
}
