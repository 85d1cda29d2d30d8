package io.github.meanfield.estimators.sampling;

import io.github.meanfield.estimators.averaging.KeptRows;
import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.OversamplerParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Fits a classifier on more rows of the rarer classes than there are: copies, or new ones between
 * them by SMOTE (Chawla et al. 2002). Its model is that of the classifier, with the classifier's
 * uid and parent. Rows are added where it is fitted and nowhere else: those that a model
 * transforms, the held-out ones of a {@code CrossValidator} around it, and those of the
 * classifier's {@code validationIndicatorCol} stay as they are and are made no rows of.
 *
 * <pre>{@code
 * new MinorityOversampler<NeuralNetworkClassificationModel>()
 *     .setEstimator(new NeuralNetworkClassifier().setValidationIndicatorCol("isValidation"))
 *     .setStrategy("smote");
 * }</pre>
 *
 * <p>It takes any estimator with params {@code featuresCol} and {@code labelCol}, which gets these
 * columns and those of {@code weightCol} and {@code validationIndicatorCol}, and no others. So it
 * stands last in a Pipeline, around its classifier: a Pipeline within has no features yet. Labels
 * are whole numbers from 0 on, of 4,096 classes at most; rows with several labels or with
 * probabilities of classes are refused, and so is a classifier that trains with differential
 * privacy, as rows would tell more of themselves than it promises. Rows without label or features,
 * of a weight that is not above 0, or whose features the classifier leaves out by its {@code
 * handleInvalid}, go to it as they are and are made no rows of.
 *
 * <p>Spark cannot save a {@code CrossValidator} around it, or its model, whose grid has params of
 * the classifier: save the best model instead. With params of the oversampler it can.
 *
 * <p>A new row of SMOTE has the label and the weight of the row it begins at. Its numbers are x + u
 * (x' - x), one u in [0, 1) for all of them; one that is missing (NaN) or infinite stays so, and
 * where only x' misses it, it is x. A feature that the metadata call nominal or binary has the most
 * frequent value among the nearest rows, as in SMOTE-NC (section 6.1), the nearest one's where
 * several are. Distances are Euclidean in standard deviations of the class, a nominal feature that
 * differs counting as one, and missing ones as the mean of the others. Features must be a Vector;
 * sparse ones stay sparse.
 *
 * <p>Neighbours of any row are looked for among 10,000 of its class at most, evenly spread over
 * them, fewer where rows are wide (2<sup>24</sup> numbers of all classes together), which the
 * driver and the executors hold. That is a warning in the log, as then some rows are never the far
 * end.
 *
 * <p>The same rows in the same order give the same rows, in any partitions. What a model says of
 * probabilities is of the classes as they are after sampling: those of rare classes are too high
 * for the rows that come.
 *
 * @param <M> the model of the classifier
 */
public final class MinorityOversampler<M extends Model<M>> extends Estimator<M>
    implements OversamplerParams<MinorityOversampler<M>>, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String ESTIMATOR = "estimator";

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An oversampler with default params. */
  public MinorityOversampler() {
    this(Identifiable.randomUID("minorityOversampler"));
  }

  /**
   * An oversampler with default params.
   *
   * @param uid unique among the stages of a pipeline
   */
  public MinorityOversampler(String uid) {
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

  /** Sets {@link #estimator()}. */
  @SuppressWarnings("unchecked")
  public MinorityOversampler<M> setEstimator(Estimator<M> value) {
    return (MinorityOversampler<M>) set(estimator(), value);
  }

  /**
   * Adds rows and fits the classifier on all of them.
   *
   * @param dataset rows as the classifier takes them
   * @return its model
   * @throws IllegalArgumentException if there is no estimator, it has not the params or the columns
   *     that are needed, it trains with differential privacy, labels are no whole numbers from 0 on
   *     or of more than 4,096 classes, smote finds a class of a single row or Vectors of different
   *     size, or the rows have changed between two jobs
   */
  @Override
  @SuppressWarnings("unchecked")
  public M fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Estimator<M> classifier = (Estimator<M>) getEstimator();
    Column[] needed = columns().stream().map(Columns::named).toArray(Column[]::new);
    try {
      return KeptRows.fit(
          uid,
          KeptRows.isKept(dataset) ? dataset : dataset.select(needed),
          rows -> {
            try (Oversampling sampling = new Oversampling(this, rows)) {
              return KeptRows.fit(uid, sampling.rows(), classifier::fit);
            }
          });
    } catch (Exception e) {
      ChangedRows.throwIfChanged(uid, e);
      throw e;
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    requireEstimator();
    for (String column : List.of("featuresCol", "labelCol")) {
      if (!getEstimator().hasParam(column)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: param estimator is %s, a %s, which has no param %s; required is a classifier"
                    + " that has: the oversampler stands last in a Pipeline, around its classifier,"
                    + " and within a CrossValidator",
                uid, getEstimator().uid(), getEstimator().getClass().getSimpleName(), column));
      }
    }
    ClassifierTraits.requireNoPrivacy(uid, getEstimator());
    StructType result = getEstimator().transformSchema(schema);
    columns().forEach(name -> Columns.require(this, "column of the estimator", name, schema));
    requireType(
        "labelCol",
        schema,
        "a number, the class: rows with several labels, or with probabilities of classes, cannot be"
            + " sampled; fit the classifier without the oversampler, with weights of rows"
            + " (weightCol) if need be",
        type -> type instanceof NumericType);
    if (getStrategy().equals(SMOTE)) {
      requireType(
          "featuresCol",
          schema,
          "a Vector for strategy smote; VectorAssembler makes one, and strategy random takes any",
          type -> type.equals(SQLDataTypes.VectorType()));
    }
    return result;
  }

  private void requireEstimator() {
    if (!isSet(estimator())) {
      throw new IllegalArgumentException(
          uid + ": there is no estimator; setEstimator takes a classifier");
    }
  }

  private void requireType(
      String param, StructType schema, String required, Predicate<DataType> accepts) {
    String name = column(param);
    DataType type = schema.apply(name).dataType();
    if (!accepts.test(type)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s '%s' of %s is of type %s, but must be %s",
              uid, param, name, getEstimator().uid(), type.simpleString(), required));
    }
  }

  /** The column that a param of the classifier names; null for none. */
  String column(String param) {
    Estimator<?> classifier = getEstimator();
    if (!classifier.hasParam(param)) {
      return null;
    }
    Param<Object> found = classifier.getParam(param);
    return Columns.isNamed(classifier, found) ? (String) classifier.getOrDefault(found) : null;
  }

  /** The columns that the classifier gets. */
  List<String> columns() {
    List<String> names = new ArrayList<>();
    for (String param : List.of("featuresCol", "labelCol", "weightCol", "validationIndicatorCol")) {
      String name = column(param);
      if (name != null && !names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  @SuppressWarnings("unchecked")
  public MinorityOversampler<M> copy(ParamMap extra) {
    MinorityOversampler<M> copy = copyValues(new MinorityOversampler<M>(uid), extra);
    return copy.isSet(copy.estimator())
        ? copy.setEstimator((Estimator<M>) copy.getEstimator().copy(extra))
        : copy;
  }

  /**
   * A writer of this stage and of its estimator.
   *
   * @throws IllegalArgumentException if there is no estimator
   * @throws UnsupportedOperationException if the estimator cannot be saved
   */
  @Override
  public MLWriter write() {
    requireEstimator();
    if (!(getEstimator() instanceof MLWritable writable)) {
      throw new UnsupportedOperationException(
          String.format(
              "%s: its estimator, %s, cannot be saved, as its class %s is not MLWritable",
              uid, getEstimator().uid(), getEstimator().getClass().getName()));
    }
    MinorityOversampler<M> alone = copy(ParamMap.empty());
    alone.clear(alone.estimator());
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        try {
          writable.write().save(path + "/" + ESTIMATOR);
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
        ModelMetadata.saveMetadata(alone, path, sc(), Map.of());
      }
    };
  }

  /** Reads a saved oversampler. */
  public static MLReader<MinorityOversampler<?>> read() {
    return new MLReader<>() {
      @Override
      public MinorityOversampler<?> load(String path) {
        return loaded(path, sc());
      }
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static MinorityOversampler<?> loaded(String path, SparkContext context) {
    DefaultParamsReader.Metadata metadata =
        ModelMetadata.loadMetadata(path, context, MinorityOversampler.class);
    MinorityOversampler oversampler = new MinorityOversampler(metadata.uid());
    ModelMetadata.setParams(metadata, oversampler, path);
    return oversampler.setEstimator(
        (Estimator) DefaultParamsReader.loadParamsInstance(path + "/" + ESTIMATOR, context));
  }

  /** Loads a saved oversampler from a path. */
  public static MinorityOversampler<?> load(String path) {
    return read().load(path);
  }
}
