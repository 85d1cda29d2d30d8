package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.Temperatures;
import io.github.meanfield.estimators.averaging.rows.ClassCounts;
import io.github.meanfield.estimators.averaging.rows.ClassSurvey;
import io.github.meanfield.estimators.averaging.rows.LabelShares;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.loss.Accuracy;
import io.github.meanfield.stages.network.loss.AreaUnderCurve;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.network.loss.KullbackLeibler;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.SoftCrossEntropy;
import io.github.meanfield.stages.params.ClassifierColumns;
import io.github.meanfield.stages.params.ClassifierLossParams;
import io.github.meanfield.stages.rows.FeatureReader;
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
 * from the largest label of the training rows. Or they are distributions, Vectors or arrays of the
 * probabilities of all k classes: what people voted, or the probabilities that another model gives
 * (Hinton et al. 2015, "Distilling the knowledge in a neural network"). Each probability is at
 * least 0, and they add to 1 within 0.000001. The network ends in softmax and is trained for the
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
    StructField label = dataset.schema().apply(getLabelCol());
    return isSoft(label)
        ? fit(dataset, LabelShares.ofDistributions(), true)
        : fit(dataset, new ClassCounts(declaredClasses(label)), false);
  }

  private <L extends ClassSurvey<L>> NeuralNetworkClassificationModel fit(
      Dataset<?> dataset, L labels, boolean isSoft) {
    try (NetworkFit<L> fit = new NetworkFit<>(this, dataset, labels)) {
      TrainingRows<L> rows = fit.rows();
      L classes = rows.labels(Split.TRAINING);
      int numClasses = numClasses(classes, rows.labels(Split.VALIDATION));
      double[] weights =
          getClassWeights().equals("balanced") ? ClassPriors.balanced(classes, numClasses) : null;
      NetworkModel.Fitted fitted =
          fit.train(
              objective(numClasses, weights, isSoft),
              metric(numClasses, rows, isSoft),
              startsAtLabels()
                  ? ClassPriors.logPrior(classes, numClasses, weights, rows.meanWeight())
                  : null,
              Combination.LOG_MEAN_SOFTMAX,
              absent(classes, numClasses));
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassificationModel(uid(), fitted, numClasses);
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  /** Whether labels are distributions over the classes. */
  private static boolean isSoft(StructField label) {
    return FeatureReader.of(label) != FeatureReader.NUMBER;
  }

  /** Number of classes that the column's metadata tell, 0 if they do not. */
  private static int declaredClasses(StructField label) {
    if (isSoft(label)) {
      return Math.max(0, FeatureReader.sizeFromMetadata(label));
    }
    Attribute attribute = Attribute.fromStructField(label);
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    return attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()
        ? (int) nominal.getNumValues().get()
        : 0;
  }

  private <L extends ClassSurvey<L>> int numClasses(L training, L validation) {
    if (training.numPresent() < 2) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds one class only (%d) in the training rows; a classifier needs"
                  + " at least 2",
              uid(), getLabelCol(), training.firstPresent()));
    }
    int numClasses = training.numClasses();
    String unknown = training.unknownIn(validation);
    if (unknown != null) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds %s; required are training rows of every class, or metadata"
                  + " that tell the classes, as StringIndexer writes them",
              uid(), getLabelCol(), unknown));
    }
    requireThresholds(numClasses);
    return numClasses;
  }

  private <L extends ClassSurvey<L>> Metric metric(
      int numClasses, TrainingRows<L> rows, boolean isSoft) {
    if (!getValidationMetric().equals("auc")) {
      return new Accuracy(numClasses, isSoft);
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
    return new AreaUnderCurve(isSoft);
  }

  private Map<String, String> absent(ClassSurvey<?> classes, int numClasses) {
    List<Integer> absent =
        IntStream.range(0, numClasses).filter(k -> classes.weight(k) == 0).boxed().toList();
    return absent.isEmpty()
        ? Map.of()
        : Map.of(
            "absent classes",
            String.format(
                "labelCol '%s' has %d classes, but none of the training rows is of class %s: the"
                    + " network will not predict it",
                getLabelCol(), numClasses, absent.size() == 1 ? absent.get(0) : absent));
  }

  private Objective objective(int numClasses, double[] classWeights, boolean isSoft) {
    if (isSoft) {
      return getLoss().equals("kl")
          ? new KullbackLeibler(numClasses)
          : new SoftCrossEntropy(numClasses, getLabelSmoothing(), classWeights);
    }
    double focusing = getLoss().equals("focal") ? FOCUSING : 0;
    return new CrossEntropy(numClasses, focusing, getLabelSmoothing(), classWeights);
  }

  /** Where another loss has what is asked for. */
  private void requireLossOf(boolean isSoft) {
    boolean hasSmoothing = getLabelSmoothing() > 0;
    String wrong = null;
    if (isSoft && getLoss().equals("focal")) {
      wrong =
          String.format(
              "loss is focal, but labelCol '%s' has distributions; required is loss crossEntropy or"
                  + " kl",
              getLabelCol());
    } else if (!isSoft && getLoss().equals("kl")) {
      wrong =
          String.format(
              "loss is kl, but labelCol '%s' has classes, for which it is the loss crossEntropy; set"
                  + " loss to that, or labelCol to Vectors of the probabilities of the classes",
              getLabelCol());
    } else if (getLoss().equals("focal") && hasSmoothing) {
      wrong =
          String.format(
              "labelSmoothing is %s, but must be 0 if loss is focal", getLabelSmoothing());
    } else if (getLoss().equals("kl") && (hasSmoothing || !getClassWeights().equals("none"))) {
      wrong =
          String.format(
              "loss is kl with labelSmoothing %s and classWeights %s; set them to 0 and none, or loss"
                  + " to crossEntropy, which has the same gradient",
              getLabelSmoothing(), getClassWeights());
    }
    if (wrong != null) {
      throw new IllegalArgumentException(uid() + ": param " + wrong);
    }
  }

  /** The temperature is found by the loss of validation rows, and is that of the best network. */
  private void requirePlainLossToScale() {
    boolean plain = !getLoss().equals("focal") && getLabelSmoothing() == 0;
    if (getTemperatureScaling() && !(plain && getRestoreBest())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param temperatureScaling is true with loss %s, labelSmoothing %s and restoreBest"
                  + " %s; required are loss crossEntropy or kl, labelSmoothing 0 and restoreBest true;"
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
    StructField label =
        Columns.requireType(
            this,
            labelCol(),
            schema,
            "a number, or a Vector or array<double> of the probabilities of the classes;"
                + " StringIndexer turns text into numbers, and cast(\"double\") booleans",
            Columns::isNumberOrReals);
    checkTrainingColumns(schema);
    requireLossOf(isSoft(label));
    requirePlainLossToScale();
    requireSpread(getNumNetworks());
    return withSpread(
        withFeaturesOut(withAttributions(withOutputColumns(schema, declaredClasses(label)), 0), 0),
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
