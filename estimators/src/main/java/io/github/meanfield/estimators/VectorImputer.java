package io.github.meanfield.estimators;

import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.VectorImputerParams;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what missing values of features become, from the training rows alone: values that are NaN
 * or null, and all of a row that is null. Infinite values stay, as they are not missing, and tell
 * nothing of what is.
 *
 * <p>Spark's {@code Imputer} does so for columns, with queries and a projection that grow with
 * them. Put this stage behind a {@code VectorAssembler} that keeps invalid values, and thousands of
 * columns take one pass over the rows ({@code median} and {@code mode}: two).
 *
 * <p>Rows whose {@code validationIndicatorCol} is true take no part; a null indicator counts as
 * false. Input is a Vector (dense, sparse or mixed), {@code array<float>} or {@code array<double>},
 * always of the same size. A feature without any valid value gets 0, and a warning.
 */
public final class VectorImputer extends Estimator<VectorImputerModel>
    implements VectorImputerParams<VectorImputer>,
        HasValidationIndicatorCol<VectorImputer>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(VectorImputer.class);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An imputer with a uid of its own. */
  public VectorImputer() {
    this(Identifiable.randomUID("vectorImputer"));
  }

  /**
   * An imputer with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public VectorImputer(String uid) {
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

  /** Sets {@link #strategy()}. */
  public VectorImputer setStrategy(String value) {
    set(strategy(), value);
    return this;
  }

  @Override
  public VectorImputerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    MeanfieldRegistrator.require(uid, dataset.sparkSession().sparkContext());
    Dataset<Row> training = TrainingFeatures.of(this, dataset);
    RowMoments rows = TrainingMoments.of(training, false);
    StructField column = training.schema().fields()[0];
    FeatureNames names = FeatureNames.of(column);
    TrainingFeatures.requireOneSize(this, rows);
    TrainingFeatures.requireValues(this, rows, names);
    FeatureMoments moments = rows.complete();
    warnOfEmpty(moments, names);
    double[] surrogates = surrogates(training, moments);
    for (int i = 0; i < surrogates.length; i++) {
      TrainingFeatures.requireFinite(
          this, getStrategy(), names.describe(i), moments, i, surrogates[i]);
    }
    return copyValues(new VectorImputerModel(uid, surrogates), ParamMap.empty()).setParent(this);
  }

  private double[] surrogates(Dataset<Row> training, FeatureMoments moments) {
    if (getStrategy().equals(MEAN)) {
      return IntStream.range(0, moments.size()).mapToDouble(moments::mean).toArray();
    }
    ValueStatistics.Statistic statistic =
        getStrategy().equals(MEDIAN) ? new Median() : values -> new double[] {values.mode()};
    double[][] found = ValueStatistics.of(uid, training, false, false, moments, 1, statistic);
    return Arrays.stream(found).mapToDouble(own -> own[0]).toArray();
  }

  /** The median of values, of which blocks tell no more than it takes. */
  private static final class Median implements ValueStatistics.Statistic {

    private static final long serialVersionUID = 1L;

    /** Spark's Imputer is as near: its relative error is 0.001. */
    private static final int GROUPS = 1000;

    @Override
    public CountedValues ofBlock(CountedValues block) {
      return block.thinned(GROUPS);
    }

    @Override
    public double[] of(CountedValues values) {
      return new double[] {values.median()};
    }
  }

  private void warnOfEmpty(FeatureMoments moments, FeatureNames names) {
    int[] empty = IntStream.range(0, moments.size()).filter(i -> moments.count(i) == 0).toArray();
    if (empty.length > 0) {
      LOG.warn(
          "{}: {} of {} features of inputCol '{}' have no valid value in the training rows, and 0"
              + " takes the place of missing ones: {}",
          uid,
          empty.length,
          moments.size(),
          getInputCol(),
          TrainingFeatures.listed(empty, names::describe));
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TrainingFeatures.requireIndicator(this, schema);
    return VectorImputerModel.append(this, schema);
  }

  @Override
  public VectorImputer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved imputers. */
  public static MLReader<VectorImputer> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved imputer from a path. */
  public static VectorImputer load(String path) {
    return read().load(path);
  }
}
