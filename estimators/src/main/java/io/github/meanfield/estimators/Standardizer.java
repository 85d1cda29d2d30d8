package io.github.meanfield.estimators;

import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.stages.Precision;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.StandardizedColumn;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.StandardizerStatistics;
import java.util.Arrays;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the location and the scale of each feature from the training rows alone.
 *
 * <p>Rows whose {@code validationIndicatorCol} is true take no part; a null indicator counts as
 * false. Input is a Vector (dense, sparse or mixed), {@code array<float>} or {@code array<double>},
 * always of the same size. A sparse row costs its non-zeros only.
 *
 * <p>Statistics are computed in one pass (robust and quantile: two) in double precision, and
 * repeated fits of the same partitions are equal to the last bit. Quantiles are exact: they are the
 * same to the bit in whatever partitions the rows are. Features that are constant, if only but for
 * rounding (ten units in the last place), are reported by a warning and by {@link
 * StandardizerModel#constantFeatures()}. A feature without any valid value, which {@code
 * handleInvalid} keep and mean allow, counts as constant with mean 0.
 */
public final class Standardizer extends Estimator<StandardizerModel>
    implements StandardizerParams<Standardizer>,
        HasValidationIndicatorCol<Standardizer>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Standardizer.class);

  /** Minimum, quartiles and maximum. */
  private static final int QUARTILES = 5;

  // As many as TabM takes: Gorishniy et al. 2025, "TabM: advancing tabular deep learning with
  // parameter-efficient ensembling".
  private static final int VALUES_A_QUANTILE = 30;
  private static final int MOST_QUANTILES = 1000;
  private static final int FEWEST_QUANTILES = 10;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** A standardizer with a uid of its own. */
  public Standardizer() {
    this(Identifiable.randomUID("standardizer"));
  }

  /**
   * A standardizer with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public Standardizer(String uid) {
    this.uid = uid;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** Sets {@link #method()}. */
  public Standardizer setMethod(String value) {
    set(method(), value);
    return this;
  }

  /** Sets {@link #rangeMin()}. */
  public Standardizer setRangeMin(double value) {
    set(rangeMin(), value);
    return this;
  }

  /** Sets {@link #rangeMax()}. */
  public Standardizer setRangeMax(double value) {
    set(rangeMax(), value);
    return this;
  }

  /** Sets {@link #numQuantiles()}. */
  public Standardizer setNumQuantiles(int value) {
    set(numQuantiles(), value);
    return this;
  }

  /** Sets {@link #scope()}. */
  public Standardizer setScope(String value) {
    set(scope(), value);
    return this;
  }

  @Override
  public StandardizerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    MeanfieldRegistrator.require(uid, dataset.sparkSession().sparkContext());
    Dataset<Row> training = TrainingFeatures.of(this, dataset);
    boolean wholeRows = getHandleInvalid().equals(ERROR) || getHandleInvalid().equals(SKIP);
    RowMoments rows = TrainingMoments.of(training, wholeRows);
    StructField column = training.schema().fields()[0];
    FeatureNames names = FeatureNames.of(column);
    requireUsable(rows, names);

    FeatureMoments own = rows.complete();
    boolean isGlobal = getScope().equals(GLOBAL);
    FeatureMoments moments = isGlobal ? own.pooled() : own;
    int number = numQuantiles(moments);
    double[][] quantiles =
        number == 0
            ? null
            : ValueStatistics.of(
                uid,
                training,
                wholeRows,
                isGlobal,
                moments,
                number,
                values -> values.quantiles(number));
    StandardizerStatistics statistics =
        new Scaling(this, precision(training), moments, quantiles)
            .statistics(own, rows.nanCount(), names);
    warnOfConstants(statistics, names, FeatureNames.attributes(column));
    return copyValues(new StandardizerModel(uid, statistics), ParamMap.empty()).setParent(this);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StandardizedColumn.requireParams(this);
    TrainingFeatures.requireIndicator(this, schema);
    return StandardizedColumn.append(this, schema, StandardizedColumn.UNKNOWN);
  }

  @Override
  public Standardizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved standardizers. */
  public static MLReader<Standardizer> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved standardizer from a path. */
  public static Standardizer load(String path) {
    return read().load(path);
  }

  /** How many quantiles of a feature the method needs. */
  private int numQuantiles(FeatureMoments moments) {
    if (!getMethod().equals(QUANTILE)) {
      return getMethod().equals(ROBUST) ? QUARTILES : 0;
    }
    long values = 0;
    for (int i = 0; i < moments.size(); i++) {
      values = Math.max(values, moments.count(i));
    }
    long number =
        getNumQuantiles() == 0
            ? Math.max(Math.min(values / VALUES_A_QUANTILE, MOST_QUANTILES), FEWEST_QUANTILES)
            : getNumQuantiles();
    return (int) Math.max(2, Math.min(number, values));
  }

  private static Precision precision(Dataset<Row> features) {
    return features.schema().fields()[0].dataType() instanceof ArrayType array
            && array.elementType() instanceof FloatType
        ? Precision.FLOAT
        : Precision.DOUBLE;
  }

  private void requireUsable(RowMoments rows, FeatureNames names) {
    TrainingFeatures.requireOneSize(this, rows);
    if (getHandleInvalid().equals(ERROR) && rows.example(names) != null) {
      String invalid =
          String.format(
              "%d invalid values in %d rows and %d null rows among %d training rows",
              rows.invalidValues(), rows.invalidRows(), rows.nullRows(), rows.rows());
      throw InvalidValues.error(uid, getInputCol(), invalid, rows.example(names));
    }
    TrainingFeatures.requireValues(this, rows, names);
  }

  private void warnOfConstants(
      StandardizerStatistics statistics, FeatureNames names, Attribute[] attributes) {
    // A category that no training row has, such as that of unknown ones, is nothing unusual.
    int[] constant =
        Arrays.stream(statistics.constantFeatures())
            .filter(i -> i >= attributes.length || !(attributes[i] instanceof BinaryAttribute))
            .toArray();
    boolean isGlobal = getScope().equals(GLOBAL);
    // With one scale for all, as of pixels, a constant feature is nothing unusual.
    if (constant.length == 0 || isGlobal && constant.length < statistics.numFeatures()) {
      return;
    }
    LOG.warn(
        "{}: {} of {} features of inputCol '{}' are constant in the training rows and are mapped to"
            + " 0: {}",
        uid,
        constant.length,
        statistics.numFeatures(),
        getInputCol(),
        TrainingFeatures.listed(
            constant, i -> names.name(i) == null ? String.valueOf(i) : names.name(i)));
  }
}
