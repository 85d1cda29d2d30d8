package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.MembershipAttack;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What private training makes of rows. */
@ExtendWith(SparkSessionExtension.class)
class PrivateTrainingTest {

  private static final StructType WEIGHTED =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = PrivateFits.rows(spark);
  }

  @Test
  void withoutNoiseAndLimitAStepOfAllRowsIsThatOfPlainTraining() {
    NeuralNetworkClassifier plain =
        PrivateFits.classifier()
            .setDpNoiseMultiplier(0)
            .setBatchSize(1000)
            .setOutputBias("zero")
            .setL2(0.01)
            .setUpdater("sgd")
            .setLearningRate(0.5);
    float[] expected = PrivateFits.floats(plain.fit(rows));
    float[] found =
        PrivateFits.floats(
            plain
                .copy(ParamMap.empty())
                .setDpNoiseMultiplier(PrivateFits.NO_NOISE)
                .setDpClip(1e6)
                .setOutputBias("auto")
                .fit(rows));
    assertArrayEquals(expected, found, 1e-5f);
  }

  private static Dataset<Row> weighted(SparkSession spark, double[] another) {
    Random random = new Random(3);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      list.add(RowFactory.create(Vectors.dense(x, y), (double) (i % 2), 1.0));
    }
    if (another != null) {
      list.set(7, RowFactory.create(Vectors.dense(another[0], another[1]), 0.0, another[2]));
    }
    return spark.createDataFrame(list, WEIGHTED);
  }

  /** Without noise, one row moves the network by no more than its clipped gradient. */
  @Test
  void aRowIsWorthItsClipWhateverItIs(SparkSession spark) {
    NeuralNetworkClassifier one =
        PrivateFits.classifier()
            .setDpNoiseMultiplier(PrivateFits.NO_NOISE)
            .setDpClip(0.2)
            .setWeightCol("weight")
            .setUpdater("sgd")
            .setLearningRate(1)
            .setLearningRateScaling("none")
            .setMaxEpochs(1);
    // Two chunks of 20 rows, each a step: a row is in one of them, and counts half in the mean.
    float[] before = PrivateFits.floats(one.fit(weighted(spark, null)));
    double most = 0.2 / 20 / 2;
    for (double[] row : new double[][] {{0, 0, 1e-9}, {1e4, -1e4, 1e6}, {50, 3, 2}}) {
      float[] after = PrivateFits.floats(one.fit(weighted(spark, row)));
      double square = 0;
      for (int i = 0; i < before.length; i++) {
        double difference = (double) after[i] - before[i];
        square += difference * difference;
      }
      // The one that is gone, and the one that is there.
      double bound = row[2] < 1 ? most : 2 * most;
      assertTrue(Math.sqrt(square) <= bound + 1e-6, Math.sqrt(square) + " above " + bound);
      assertTrue(Math.sqrt(square) > most / 100, "nothing changed");
    }
  }

  /** A step of a chunk may draw none of its few rows, or more than a minibatch has. */
  @Test
  void stepsDrawAnyNumberOfRows() {
    NeuralNetworkClassificationModel model =
        PrivateFits.classifier()
            .setBatchSize(1)
            .setAveragingFrequency(240)
            .setMaxEpochs(1)
            .fit(rows);
    assertEquals(1.0 / 120, model.summary().privacy().samplingRate());
  }

  @Test
  void networksOfSeveralLabelsAreTrained() {
    Dataset<Row> several = rows.withColumn("labels", functions.expr("array(label % 3)"));
    NeuralNetworkMultilabelClassifier classifier =
        new NeuralNetworkMultilabelClassifier()
            .setLabelCol("labels")
            .setMaxEpochs(1)
            .setDpNoiseMultiplier(1);
    assertTrue(classifier.fit(several).summary().privacy().epsilon() > 0);
    assertFalse(
        Arrays.equals(
            classifier.fit(several).network().params().dup().data().asFloat(),
            classifier.fit(several).network().params().dup().data().asFloat()));
  }

  /**
   * Labels are chance, so that all a network can learn of them is by heart: the loss of rows that
   * it has seen is then smaller than of others.
   */
  @Test
  void whoHasBeenTrainedOnCannotBeTold(SparkSession spark) {
    Dataset<Row> all = chance(spark, 120);
    Dataset<Row> members = all.where("id % 2 = 0");
    Dataset<Row> others = all.where("id % 2 = 1");
    NeuralNetworkClassifier memorizing =
        PrivateFits.classifier()
            .setHiddenLayers(new int[] {64})
            .setNumWorkers(1)
            .setLearningRate(0.02)
            .setEpochsPerRound(50)
            .setMaxEpochs(100)
            .setDpNoiseMultiplier(0);
    double open = MembershipAttack.auc(memorizing.fit(members), members, others);
    NeuralNetworkClassificationModel model = memorizing.setDpEpsilon(1).fit(members);
    double closed = MembershipAttack.auc(model, members, others);
    assertTrue(open > 0.9, "AUC of the attack without privacy: " + open);
    assertTrue(closed < 0.7, "AUC of the attack with privacy: " + closed);
    assertTrue(model.summary().privacy().epsilon() <= 1);
  }

  private static Dataset<Row> chance(SparkSession spark, int count) {
    Random random = new Random(9);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = random.doubles(20, -1, 1).toArray();
      list.add(RowFactory.create((long) i, Vectors.dense(features), (double) random.nextInt(2)));
    }
    return spark.createDataFrame(list, rows.schema());
  }
}
