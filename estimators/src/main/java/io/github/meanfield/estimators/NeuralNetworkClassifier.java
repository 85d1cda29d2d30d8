package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.ClassCounts;
import io.github.meanfield.estimators.averaging.SeedPurpose;
import io.github.meanfield.estimators.averaging.TrainingRows;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.CrossEntropy;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.params.ClassifierColumns;
import io.github.meanfield.stages.params.HasProbabilityCol;
import io.github.meanfield.stages.params.HasRawPredictionCol;
import io.github.meanfield.stages.params.HasThresholds;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.scoring.ScoringNetwork;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a fully-connected network for classification by parameter averaging across the executors.
 *
 * <p>Labels are classes 0 … k-1, of any numeric type; k comes from the label column's metadata, or
 * from the largest label. The network ends in softmax and is trained for the smallest
 * cross-entropy.
 *
 * <p>The same seed, rows in the same order, and {@code numWorkers} give the same network to the
 * bit, on any cluster of one kind of processor. The order of rows must be reproducible for that:
 * after a shuffle it is not, unless the rows are sorted.
 */
public final class NeuralNetworkClassifier
    extends NeuralNetworkEstimator<NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements ClassifierColumns<NeuralNetworkClassifier> {

  private static final long serialVersionUID = 1L;

  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;
  private final DoubleArrayParam thresholds;

  /** A classifier with default params. */
  public NeuralNetworkClassifier() {
    this(Identifiable.randomUID("neuralNetworkClassifier"));
  }

  /**
   * A classifier with default params.
   *
   * @param uid its unique id
   */
  public NeuralNetworkClassifier(String uid) {
    super(uid);
    rawPredictionCol = HasRawPredictionCol.rawPredictionColParam(this);
    probabilityCol = HasProbabilityCol.probabilityColParam(this);
    thresholds = HasThresholds.thresholdsParam(this);
    ClassifierColumns.setDefaults(this);
  }

  @Override
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  @Override
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  @Override
  public DoubleArrayParam thresholds() {
    return thresholds;
  }

  /**
   * Trains a network on the rows of a DataFrame.
   *
   * @param dataset rows with features, label and, if {@code validationIndicatorCol} is set, an
   *     indicator of validation rows
   * @return the model
   * @throws IllegalArgumentException if columns or rows are not as the params say
   * @throws IllegalStateException if training diverges
   */
  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    ClassCounts labels = new ClassCounts(declaredClasses(schema.apply(getLabelCol())));
    try (TrainingRows<ClassCounts> rows = readRows(dataset, labels)) {
      ClassCounts classes = rows.labels(false);
      int numClasses = numClasses(classes, rows.labels(true));
      String configuration =
          FullyConnected.classifier(
              this,
              this,
              rows.numFeatures(),
              numClasses,
              Seeds.derive(getSeed(), SeedPurpose.WEIGHTS.ordinal()));
      Trained trained =
          train(
              rows,
              configuration,
              new CrossEntropy(numClasses),
              getOutputBias().equals("auto") ? logPrior(classes, numClasses) : null);
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassificationModel(
              uid(),
              new ScoringNetwork(trained.configuration(), trained.parameters()),
              rows.numFeatures(),
              numClasses,
              trained.summary());
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  /** Number of classes that the column's metadata tell, 0 if they do not. */
  private static int declaredClasses(StructField label) {
    Attribute attribute = Attribute.fromStructField(label);
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    return attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()
        ? (int) nominal.getNumValues().get()
        : 0;
  }

  private int numClasses(ClassCounts training, ClassCounts validation) {
    int numClasses = Math.max(training.numClasses(), validation.numClasses());
    if (training.numPresent() < 2) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds one class only (%d) in the training rows; a classifier needs"
                  + " at least 2",
              uid(), getLabelCol(), training.numClasses() - 1));
    }
    if (isSet(thresholds()) && getThresholds().length != numClasses) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param thresholds has %d values, but must have one for each of the %d classes",
              uid(), getThresholds().length, numClasses));
    }
    return numClasses;
  }

  /**
   * Logarithms of the share of each class, each counted once more than it is, so that a class
   * without rows has a finite one (Laplace).
   */
  private static float[] logPrior(ClassCounts classes, int numClasses) {
    long rows = 0;
    for (int k = 0; k < numClasses; k++) {
      rows += classes.count(k) + 1;
    }
    float[] bias = new float[numClasses];
    for (int k = 0; k < numClasses; k++) {
      bias[k] = (float) Math.log((classes.count(k) + 1.0) / rows);
    }
    return bias;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    checkTrainingColumns(schema);
    return withOutputColumns(schema, declaredClasses(schema.apply(getLabelCol())));
  }

  /** Reads a saved estimator. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /**
   * Loads a saved estimator.
   *
   * @param path the directory it was saved to
   * @return the estimator
   */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
