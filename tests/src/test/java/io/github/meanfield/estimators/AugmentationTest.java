package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.augment.ImageAugmentation;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Fits whose training rows are changed. */
@ExtendWith(SparkSessionExtension.class)
class AugmentationTest {

  private static final UserDefinedFunction SPARSE =
      functions.udf((UDF1<Vector, Vector>) Vector::toSparse, SQLDataTypes.VectorType());

  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = Samples.blobs(spark, 90, 6, 2, 4).selectExpr("*", "id % 3 = 0 AS held");
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setHiddenLayers(new int[] {4})
        .setNumWorkers(2)
        .setBatchSize(8)
        .setLearningRate(0.02)
        .setMaxEpochs(3)
        .setValidationIndicatorCol("held");
  }

  private static NeuralNetworkClassifier changing() {
    return classifier()
        .setSwapNoise(0.2)
        .setImageShape(new int[] {2, 3, 1})
        .setAugmentShift(0.3)
        .setAugmentRotation(20)
        .setAugmentFlip(true);
  }

  @Test
  void theNetworkIsTheSameInAnyPartitions() {
    NeuralNetworkClassificationModel model = changing().fit(rows);
    AnyPartitions.assertSame(model, changing(), rows, 1, 5);
    assertNotEquals(
        model.network().params(), changing().setAugmentFlip(false).fit(rows).network().params());
  }

  @Test
  void aShapeAloneChangesNoBit() {
    assertSameBits(
        classifier().fit(rows).network().params(),
        classifier().setImageShape(new int[] {2, 3, 1}).fit(rows).network().params());
  }

  @Test
  void paramsAreThoseOfTheChange() {
    assertEquals(
        new ImageAugmentation(2, 3, 1, true, 0.1, 20, 0.3, true),
        ImageChecks.augmentation(
            classifier()
                .setImageShape(new int[] {2, 3, 1})
                .setImageLayout("channelsFirst")
                .setAugmentShift(0.1)
                .setAugmentRotation(20)
                .setAugmentScale(0.3)
                .setAugmentFlip(true),
            6));
  }

  /** Steps are too short to change a weight. */
  @ParameterizedTest
  @ValueSource(strings = {"dense", "dl4j"})
  void trainingRowsAloneAreChanged(String engine) {
    UnaryOperator<NeuralNetworkClassifier> still =
        estimator -> estimator.setLearningRate(1e-30).setMaxEpochs(1).setEngine(engine);
    EpochRecord plain = still.apply(classifier()).fit(rows).summary().epochs().get(0);
    EpochRecord changed = still.apply(changing()).fit(rows).summary().epochs().get(0);
    assertEquals(plain.validationLoss(), changed.validationLoss());
    assertNotEquals(plain.trainLoss(), changed.trainLoss(), 1e-6);
  }

  @Test
  void bothEnginesTrainOnTheSameRows() {
    EpochRecord dense = changing().setMaxEpochs(1).fit(rows).summary().epochs().get(0);
    EpochRecord dl4j =
        changing().setMaxEpochs(1).setEngine("dl4j").fit(rows).summary().epochs().get(0);
    assertEquals(dl4j.trainLoss(), dense.trainLoss(), 1e-5);
    assertEquals(dl4j.validationLoss(), dense.validationLoss(), 1e-5);
  }

  /** Beside other changes of training, on dense and on sparse rows, a fit can be repeated. */
  @ParameterizedTest
  @ValueSource(strings = {"fgsm", "mixup", "several"})
  void itGoesTogetherWithOtherChanges(String what) {
    Dataset<Row> sparse = rows.withColumn("features", SPARSE.apply(rows.col("features")));
    NeuralNetworkClassifier both = together(what);
    INDArray dense = both.fit(rows).network().params();
    assertSameBits(dense, both.fit(sparse).network().params());
    both.setAugmentShift(0).setAugmentRotation(0).setAugmentFlip(false);
    assertNotEquals(dense, both.fit(rows).network().params());
  }

  private static NeuralNetworkClassifier together(String what) {
    NeuralNetworkClassifier changing = changing().setMaxEpochs(2);
    return switch (what) {
      case "fgsm" -> changing.setAdversarial("fgsm").setAdversarialEpsilon(0.1);
      case "mixup" -> changing.setMixupAlpha(0.4);
      default -> changing.setNumNetworks(2);
    };
  }

  @Test
  void aGivenNetworkTellsTheImages() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(1, 1).nOut(2).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(1, 3, 2))
            .build()
            .toJson();
    NeuralNetworkClassifier given =
        new NeuralNetworkClassifier("classifier")
            .setNetworkJson(json)
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .setAugmentShift(0.3);
    assertRefused(
        () -> given.setImageShape(new int[] {1, 3, 2}).fit(rows),
        "classifier: params imageShape and imageLayout are [1, 3, 2] and channelsLast, but the"
            + " network of param networkJson takes images of height, width and channels [1, 3, 2],"
            + " channel by channel; set imageShape to these and imageLayout to channelsFirst");
    given.setImageLayout("channelsFirst").fit(rows);
    assertRefused(
        () -> given.setImageShape(new int[] {3, 1, 2}).fit(rows),
        "are [3, 1, 2] and channelsFirst, but the network of param networkJson");
  }

  @Test
  void anAutoencoderTakesSwapNoise() {
    Autoencoder plain =
        new Autoencoder("autoencoder")
            .setHiddenLayers(new int[0])
            .setCodeSize(2)
            .setNumWorkers(1)
            .setMaxEpochs(2)
            .setValidationIndicatorCol("held");
    double loss = plain.fit(rows).summary().epochs().get(0).trainLoss();
    plain.setSwapNoise(0.3);
    assertNotEquals(loss, plain.fit(rows).summary().epochs().get(0).trainLoss());
  }

  @Test
  void whatCannotBeChangedIsRefused() {
    assertRefused(
        () -> classifier().setAugmentRotation(5).fit(rows),
        "classifier: param augmentRotation is 5.0, but imageShape is not set; set it to height");
    assertRefused(
        () -> changing().setFeatureEncoding("tabular").fit(rows),
        "classifier: param augmentShift is 0.3, which changes images, but featureEncoding is"
            + " tabular",
        "set it to none");
    assertRefused(
        () -> classifier().setImageShape(new int[] {2, 2, 1}).fit(rows),
        "classifier: param imageShape is [2, 2, 1], which is 4 features, but featuresCol 'features'"
            + " has 6; set it to height, width and channels");
    Dataset<Row> arrays =
        rows.withColumn(
            "features",
            org.apache.spark.ml.functions.vector_to_array(rows.col("features"), "float64"));
    assertRefused(
        () -> changing().setImageShape(new int[] {6, 1, 2}).fit(arrays),
        "classifier: param imageShape is [6, 1, 2], which is 12 features");
    assertRefused(
        () -> changing().setUpdater("lbfgs").fit(rows),
        "classifier: updater is lbfgs, with which params would have no effect",
        "swapNoise 0.2, augmentShift 0.3, augmentRotation 20.0, augmentFlip true");
    assertRefused(
        () -> classifier().setSwapNoise(0.1).setBackend("dl4j-spark").fit(rows),
        "classifier: param swapNoise is 0.1, but must be 0 if backend is dl4j-spark");
    assertRefused(
        () -> changing().setSwapNoise(0).setBackend("dl4j-spark").fit(rows),
        "classifier: param augmentShift is 0.3, but must be its default if backend is dl4j-spark");
  }
}
