package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.LabelShares;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.loss.BinaryCrossEntropy;
import io.github.meanfield.stages.network.loss.LabelMetric;
import io.github.meanfield.stages.params.MultilabelColumns;
import io.github.meanfield.stages.params.MultilabelLossParams;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.NetworkModel;
import io.github.meanfield.transformers.NeuralNetworkMultilabelModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network for classification of rows that may have several labels, or none, by parameter
 * averaging across the executors.
 *
 * <p>The label column has arrays of the numbers of a row's labels, from 0 on and in any order, as
 * {@code MultilabelClassificationEvaluator} takes them; or Vectors of 1 for each label of a row and
 * 0 for each other. An array with a label twice is refused, as it is more likely a 0 or 1 for each
 * label. The network has a sigmoid for each label and is trained for the smallest binary
 * cross-entropy, its mean over the labels (Zhang and Zhou 2006, "Multilabel neural networks", have
 * another loss; Nam et al. 2014, "Large-scale multi-label text classification", found this one
 * better). While it is trained, a row takes a number for each label. What {@link
 * NeuralNetworkClassifier} says of reproducibility holds here too.
 */
public final class NeuralNetworkMultilabelClassifier
    extends NeuralNetworkEstimator<NeuralNetworkMultilabelClassifier, NeuralNetworkMultilabelModel>
    implements MultilabelColumns<NeuralNetworkMultilabelClassifier>,
        MultilabelLossParams<NeuralNetworkMultilabelClassifier> {

  private static final long serialVersionUID = 1L;

  /** One wrong number must not make a network that no memory holds. */
  private static final int MOST_UNSET_LABELS = 10_000;

  private static final int MOST_TOLD = 10;

  /**
   * A classifier with the params that suit tables, which takes an assembled vector as it is:
   * numbers of any scale with NaN for missing ones, and categories as StringIndexer numbered them.
   * It is trained better with validation rows: set {@code validationIndicatorCol}.
   *
   * @return a new classifier, whose params may be changed
   */
  public static NeuralNetworkMultilabelClassifier tabular() {
    return TabularPreset.set(new NeuralNetworkMultilabelClassifier())
        .setActivation("selu")
        .setLearningRate(0.04);
  }

  /** A classifier with default params. */
  public NeuralNetworkMultilabelClassifier() {
    this(Identifiable.randomUID("neuralNetworkMultilabelClassifier"));
  }

  /** A classifier with default params, and a uid. */
  public NeuralNetworkMultilabelClassifier(String uid) {
    super(uid);
  }

  /**
   * Trains a network on the rows of a DataFrame.
   *
   * @param dataset rows with features, labels and, if {@code validationIndicatorCol} is set, an
   *     indicator of validation rows
   * @return the model
   * @throws IllegalArgumentException if columns or rows are not as the params say
   * @throws IllegalStateException if training diverges
   * @throws java.util.concurrent.CancellationException if its Spark job is cancelled
   */
  @Override
  public NeuralNetworkMultilabelModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    LabelShares labels = LabelShares.ofSets();
    try (NetworkFit<LabelShares> fit = new NetworkFit<>(counted(dataset), dataset, labels)) {
      TrainingRows<LabelShares> rows = fit.rows();
      int numLabels = rows.labelWidth();
      requireNumLabels(numLabels);
      requireLabelsToValidate(rows);
      NetworkModel.Fitted fitted =
          fit.train(
              new BinaryCrossEntropy(numLabels),
              new LabelMetric(
                  getValidationMetric().equals(SUBSET_ACCURACY), numLabels, getThreshold()),
              startsAtLabels()
                  ? ClassPriors.logOdds(
                      rows.labels(Split.TRAINING), rows.count(Split.TRAINING), rows.meanWeight())
                  : null,
              Combination.LOG_ODDS_MEAN_SIGMOID,
              absent(rows.labels(Split.TRAINING)));
      NeuralNetworkMultilabelModel model =
          new NeuralNetworkMultilabelModel(uid(), fitted, numLabels);
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  /** This estimator, or a copy with the number of labels that the training rows have. */
  private NeuralNetworkMultilabelClassifier counted(Dataset<?> dataset) {
    boolean isVector = isVector(dataset.schema().apply(getLabelCol()));
    return isVector || getNumLabels() > 0
        ? this
        : copy(ParamMap.empty()).setNumLabels(labelsOfTraining(dataset));
  }

  /** The largest label of the rows that are kept and 1 more; no labels are told of later. */
  private int labelsOfTraining(Dataset<?> dataset) {
    boolean keepsAll = getHandleInvalid().equals("error");
    if (!keepsAll && !GivenNetwork.takesNumbers(this, dataset)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param numLabels is 0 and handleInvalid is %s, with which labels of rows that are"
                  + " left out are not counted, but which rows of sequences are is not known yet;"
                  + " set numLabels",
              uid(), getHandleInvalid()));
    }
    Column labels = Columns.named(getLabelCol()).cast("array<double>");
    Column largest =
        functions.array_max(
            functions.filter(
                labels, label -> label.geq(0).and(label.lt(Double.POSITIVE_INFINITY))));
    boolean takesMissing = encodesFeatures();
    UDF1<Object, Boolean> isKept = features -> FeatureReader.isValid(features, takesMissing);
    Column isTraining =
        keepsAll
            ? functions.lit(true)
            : functions.udf(isKept, DataTypes.BooleanType).apply(Columns.named(getFeaturesCol()));
    if (Columns.isNamed(this, validationIndicatorCol())) {
      isTraining = isTraining.and(functions.not(Columns.named(getValidationIndicatorCol())));
    }
    if (Columns.isNamed(this, weightCol())) {
      isTraining = isTraining.and(Columns.named(getWeightCol()).gt(0));
    }
    Row found = dataset.toDF().where(isTraining).agg(functions.max(largest)).head();
    if (found.isNullAt(0)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds no label, a number from 0 on, in the training rows; a"
                  + " classifier needs at least one, or numLabels",
              uid(), getLabelCol()));
    }
    double label = found.getDouble(0);
    if (label >= MOST_UNSET_LABELS) {
      throw new IllegalArgumentException(
          String.format(
              "%s: labelCol '%s' holds label %.0f in the training rows; without param numLabels,"
                  + " required are labels from 0 to %d, as the network has an output for each: set"
                  + " numLabels (at most 1000000), or number the labels with StringIndexer",
              uid(), getLabelCol(), label, MOST_UNSET_LABELS - 1));
    }
    return (int) label + 1;
  }

  /** F1 is 0 of 0 where no row has a label and none is predicted. */
  private void requireLabelsToValidate(TrainingRows<LabelShares> rows) {
    if (getValidationMetric().equals(MICRO_F1)
        && rows.count(Split.VALIDATION) > 0
        && rows.labels(Split.VALIDATION).numPresent() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param validationMetric is %s, which needs labels, but labelCol '%s' has none in"
                  + " the %d validation rows; set it to loss or %s, or take other validation rows",
              uid(), MICRO_F1, getLabelCol(), rows.count(Split.VALIDATION), SUBSET_ACCURACY));
    }
  }

  private Map<String, String> absent(LabelShares labels) {
    List<Integer> absent =
        IntStream.range(0, labels.numClasses()).filter(k -> labels.weight(k) == 0).boxed().toList();
    return absent.isEmpty()
        ? Map.of()
        : Map.of(
            "absent labels",
            String.format(
                "%d of the %d labels of labelCol '%s' are in none of the training rows (%s%s): the"
                    + " network will not predict them",
                absent.size(),
                labels.numClasses(),
                getLabelCol(),
                absent.stream()
                    .limit(MOST_TOLD)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
                absent.size() > MOST_TOLD ? ", …" : ""));
  }

  private void requireNumLabels(int found) {
    boolean isOther = getNumLabels() > 0 && getNumLabels() != found;
    if (isOther || found == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param numLabels is %d, but the Vectors of labelCol '%s' have %d values; required"
                  + " are as many, at least 1, or 0 for as many as Vectors have",
              uid(), getNumLabels(), getLabelCol(), found));
    }
  }

  private static boolean isVector(StructField label) {
    return FeatureReader.of(label) == FeatureReader.VECTOR;
  }

  @Override
  int labelsOfArrays(StructType schema) {
    return isVector(label(schema)) ? 0 : getNumLabels();
  }

  @Override
  void checkTrainingColumns(StructType schema) {
    if (usesDl4jSpark()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param backend is %s, which has no loss of several labels a row; set it to %s",
              uid(), getBackend(), MEANFIELD));
    }
    super.checkTrainingColumns(schema);
  }

  @Override
  public String getValidationMetric() {
    return MultilabelLossParams.super.getValidationMetric();
  }

  @Override
  OutputKind outputKind() {
    return OutputKind.LABELS;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructField label =
        Columns.requireType(
            this,
            labelCol(),
            schema,
            "an array of the numbers of a row's labels, or a Vector of a 0 or 1 for each label;"
                + " StringIndexer and collect_list make arrays of numbers",
            NeuralNetworkMultilabelClassifier::holdsLabels);
    checkTrainingColumns(schema);
    int known = isVector(label) ? FeatureReader.sizeFromMetadata(label) : getNumLabels();
    if (isVector(label) && known >= 0) {
      requireNumLabels(known);
    }
    requireSpread(getNumNetworks());
    StructType own = withOutputColumns(schema, Math.max(known, 0));
    return withSpread(withFeaturesOut(withAttributions(own, 0), 0), true, 0);
  }

  private static boolean holdsLabels(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  /** Spark asks for a copy method that is declared to return the class itself. */
  @Override
  public NeuralNetworkMultilabelClassifier copy(ParamMap extra) {
    return super.copy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<NeuralNetworkMultilabelClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static NeuralNetworkMultilabelClassifier load(String path) {
    return read().load(path);
  }
}
