package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.Temperatures;
import io.github.meanfield.estimators.averaging.rows.ClassCounts;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.Accuracy;
import io.github.meanfield.stages.network.AreaUnderCurve;
import io.github.meanfield.stages.network.CrossEntropy;
import io.github.meanfield.stages.network.Metric;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.params.ClassifierColumns;
import io.github.meanfield.stages.params.ClassifierLossParams;
import io.github.meanfield.transformers.NetworkModel;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network for classification by parameter averaging across the executors.
 *
 * <p>Labels are classes 0 … k-1, of any numeric type; k comes from the label column's metadata, or
 * from the largest label of the training rows. The network ends in softmax and is trained for the
 * smallest cross-entropy.
 *
 * <p>The same seed, rows in the same order, and {@code numWorkers} give the same network to the
 * bit, in any partitions, on any cluster of one kind of processor. The order of rows must be
 * reproducible for that: after a shuffle it is not, unless the rows are sorted.
 */
public final class NeuralNetworkClassifier
    extends NeuralNetworkEstimator<NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements ClassifierColumns<NeuralNetworkClassifier>,
        ClassifierLossParams<NeuralNetworkClassifier> {

  private static final long serialVersionUID = 1L;

  /** Exponent of the focal loss that Lin et al. found best. */
  private static final double FOCUSING = 2;

  /**
   * A classifier with the params that suit tables, which takes an assembled vector as it is:
   * numbers of any scale with NaN for missing ones, and categories as StringIndexer numbered them.
   * It is trained better with validation rows: set {@code validationIndicatorCol}.
   *
   * @return a new classifier, whose params may be changed
   */
  public static NeuralNetworkClassifier tabular() {
    return TabularPreset.set(new NeuralNetworkClassifier())
        .setActivation("selu")
        .setLearningRate(0.04)
        .setTemperatureScaling(true);
  }

  /** A classifier with default params. */
  public NeuralNetworkClassifier() {
    this(Identifiable.randomUID("neuralNetworkClassifier"));
  }

  /** A classifier with default params, and a uid. */
  public NeuralNetworkClassifier(String uid) {
    super(uid);
  }

  /**
   * Trains a network on the rows of a DataFrame.
   *
   * @param dataset rows with features, label and, if {@code validationIndicatorCol} is set, an
   *     indicator of validation rows
   * @return the model
   * @throws IllegalArgumentException if columns or rows are not as the params say
   * @throws IllegalStateException if training diverges
   * @throws java.util.concurrent.CancellationException if its Spark job is cancelled
   */
  @Override
  public NeuralNetworkClassificationModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    ClassCounts labels = new ClassCounts(declaredClasses(dataset.schema().apply(getLabelCol())));
    try (NetworkFit<ClassCounts> fit = new NetworkFit<>(this, dataset, labels)) {
      TrainingRows<ClassCounts> rows = fit.rows();
      ClassCounts classes = rows.labels(Split.TRAINING);
      int numClasses = numClasses(classes, rows.labels(Split.VALIDATION));
      CrossEntropy objective = objective(classes, numClasses);
      NetworkModel.Fitted fitted =
          fit.train(
              objective,
              metric(numClasses, rows),
              getOutputBias().equals("auto") && !trainsPrivately()
                  ? logPrior(classes, objective, rows.meanWeight())
                  : null,
              Combination.LOG_MEAN_SOFTMAX,
              trainsPrivately() ? Map.of() : absent(classes, numClasses));
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassificationModel(uid(), fitted, numClasses);
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
    if (training.numPresent() < 2) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds one class only (%d) in the training rows; a classifier needs"
                  + " at least 2",
              uid(), getLabelCol(), training.firstPresent()));
    }
    int numClasses = training.numClasses();
    long unknown = validation.rowsFrom(numClasses);
    if (unknown > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds %d validation %s of classes that no training row has (such"
                  + " as %d), beyond the %d classes of the training rows; required are training"
                  + " rows of every class, or metadata that tell the classes, as StringIndexer"
                  + " writes them",
              uid(),
              getLabelCol(),
              unknown,
              unknown == 1 ? "row" : "rows",
              validation.firstPresent(numClasses),
              numClasses));
    }
    requireThresholds(numClasses);
    return numClasses;
  }

  private Metric metric(int numClasses, TrainingRows<ClassCounts> rows) {
    if (!getValidationMetric().equals("auc")) {
      return new Accuracy(numClasses);
    }
    int present = rows.labels(Split.VALIDATION).numPresent();
    if (numClasses != 2 || rows.count(Split.VALIDATION) > 0 && present < 2) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param validationMetric is auc, which needs rows of two classes, but labelCol '%s'"
                  + " has %d classes%s",
              uid(),
              getLabelCol(),
              numClasses,
              numClasses == 2 ? ", and the validation rows are all of one of them" : ""));
    }
    return new AreaUnderCurve();
  }

  private Map<String, String> absent(ClassCounts classes, int numClasses) {
    List<Integer> absent =
        IntStream.range(0, numClasses).filter(k -> classes.rows(k) == 0).boxed().toList();
    return absent.isEmpty()
        ? Map.of()
        : Map.of(
            "absent classes",
            String.format(
                "labelCol '%s' has %d classes, but none of the training rows is of class %s: the"
                    + " network will not predict it",
                getLabelCol(), numClasses, absent.size() == 1 ? absent.get(0) : absent));
  }

  private CrossEntropy objective(ClassCounts classes, int numClasses) {
    return new CrossEntropy(
        numClasses,
        getLoss().equals("focal") ? FOCUSING : 0,
        getLabelSmoothing(),
        getClassWeights().equals("balanced") ? balanced(classes, numClasses) : null);
  }

  /** Weights that give every class with rows the same sum, and all rows a mean of 1. */
  private static double[] balanced(ClassCounts classes, int numClasses) {
    double[] weights = new double[numClasses];
    double sum = classes.weightSum();
    for (int k = 0; k < numClasses; k++) {
      double weight = classes.weight(k);
      weights[k] = weight == 0 ? 1 : sum / (classes.numPresent() * weight);
    }
    return weights;
  }

  /**
   * Logarithms of the share of each class as the loss counts it, each counted once more than it is,
   * so that a class without rows has a finite one (Laplace).
   */
  private static float[] logPrior(ClassCounts classes, CrossEntropy objective, double meanWeight) {
    int numClasses = objective.numOutputs();
    float[] bias = new float[numClasses];
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      double rows = classes.weight(k) / meanWeight * objective.weight(new double[] {k}, 0);
      sum += rows + 1;
      bias[k] = (float) Math.log(rows + 1);
    }
    for (int k = 0; k < numClasses; k++) {
      bias[k] -= (float) Math.log(sum);
    }
    return bias;
  }

  /** The temperature is found by the loss of validation rows, and is that of the best network. */
  private void requirePlainLossToScale() {
    boolean plain = getLoss().equals("crossEntropy") && getLabelSmoothing() == 0;
    if (getTemperatureScaling() && !(plain && getRestoreBest())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param temperatureScaling is true with loss %s, labelSmoothing %s and restoreBest"
                  + " %s; required are loss crossEntropy, labelSmoothing 0 and restoreBest true;"
                  + " or set temperatureScaling to false",
              uid(), getLoss(), getLabelSmoothing(), getRestoreBest()));
    }
  }

  @Override
  Temperatures temperatures() {
    return getTemperatureScaling() ? Temperatures.SCALING : Temperatures.NONE;
  }

  @Override
  public String getValidationMetric() {
    return ClassifierLossParams.super.getValidationMetric();
  }

  @Override
  OutputKind outputKind() {
    return OutputKind.CLASSES;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.requireNumber(this, labelCol(), schema, "StringIndexer turns text into numbers");
    checkTrainingColumns(schema);
    if (getLoss().equals("focal") && getLabelSmoothing() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param labelSmoothing is %s, but must be 0 if loss is focal",
              uid(), getLabelSmoothing()));
    }
    requirePlainLossToScale();
    requireSpread(getNumNetworks());
    return withSpread(
        withFeaturesOut(
            withAttributions(
                withOutputColumns(schema, declaredClasses(schema.apply(getLabelCol()))), 0),
            0),
        false,
        0);
  }

  /** Spark asks for a copy method that is declared to return the class itself. */
  @Override
  public NeuralNetworkClassifier copy(ParamMap extra) {
    return super.copy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
