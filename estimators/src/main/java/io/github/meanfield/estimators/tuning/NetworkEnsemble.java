package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.averaging.ConcurrentJobs;
import io.github.meanfield.estimators.averaging.KeptRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.params.EnsembleParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.RegressorLossParams;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.util.ModelSerializer;

/**
 * Trains a network for each fold, on the rows of the others, and averages what they predict
 * (cross-validated committees: Parmanto et al. 1996). The model is one of the estimator: saved,
 * scored in one batch and explained as one network is. {@link #outOfFold} gives each row of the
 * training the prediction of the network that has not seen it.
 *
 * <pre>{@code
 * NetworkEnsemble<NeuralNetworkClassificationModel> ensemble =
 *     new NetworkEnsemble<>(NeuralNetworkClassifier.tabular().setSpreadCol("spread"))
 *         .setNumFolds(5);
 * NeuralNetworkClassificationModel model = ensemble.fit(rows);
 * model.transform(others);                  // the mean of five networks, and how far they are apart
 * ensemble.outOfFold(model, rows);          // as honest as validation rows are
 * }</pre>
 *
 * <p>The rows of a fold are the validation rows of its network: early stopping, {@code restoreBest}
 * and {@code temperatureScaling} look at them. If the estimator's {@code validationIndicatorCol} is
 * set, they look at those rows instead, and its network does not see the rows of a fold at all.
 *
 * <p>With {@code numSnapshots}, each fit gives several networks, one after the other, for the time
 * that they take together; with {@code numFolds} 1 beside it, they are those of a single fit.
 *
 * <p>It cannot be saved, as an estimator has no form in Spark's metadata; its model can.
 *
 * @param <M> the model of the estimator
 */
public final class NetworkEnsemble<M extends NeuralNetworkModel<M>> extends Estimator<M>
    implements EnsembleParams<NetworkEnsemble<M>> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final NeuralNetworkEstimator<?, M> estimator;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /**
   * An ensemble with a uid of its own.
   *
   * @param estimator what trains the network of a fold
   */
  public NetworkEnsemble(NeuralNetworkEstimator<?, M> estimator) {
    this(Identifiable.randomUID("networkEnsemble"), estimator);
  }

  /**
   * An ensemble with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   * @param estimator what trains the network of a fold
   */
  public NetworkEnsemble(String uid, NeuralNetworkEstimator<?, M> estimator) {
    this.uid = uid;
    this.estimator = estimator;
    declarations.complete();
    setDefault(numFolds(), 5);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** What trains the network of a fold. */
  public NeuralNetworkEstimator<?, M> getEstimator() {
    return estimator;
  }

  /**
   * Trains the networks.
   *
   * @param dataset rows as the estimator takes them
   * @return the model of all networks, those of the first fold first
   * @throws IllegalArgumentException if columns or rows are not as the params say, or a fold is
   *     empty
   * @throws IllegalStateException if training diverges
   * @throws java.util.concurrent.CancellationException if a job is cancelled or the thread is
   *     interrupted
   */
  @Override
  public M fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return KeptRows.fit(uid, dataset, rows -> sizedBy(rows).fitKept(rows)).setParent(this);
  }

  /** This with an estimator that gives the networks of all folds one size. */
  private NetworkEnsemble<M> sizedBy(Dataset<Row> rows) {
    return copyValues(new NetworkEnsemble<>(uid, estimator.sizedBy(rows)), ParamMap.empty());
  }

  private M fitKept(Dataset<Row> rows) {
    if (getNumFolds() == 1) {
      return withSpread(snapshots(withoutSpread(), rows));
    }
    List<Folds.Fold> folds = Folds.of(this, rows, getSeed(), 0).list();
    List<Callable<M>> fits =
        IntStream.range(0, folds.size()).<Callable<M>>mapToObj(i -> () -> fit(folds, i)).toList();
    List<M> models =
        new ConcurrentJobs(uid, rows.sparkSession().sparkContext()).run(getParallelism(), fits);
    return withSpread(models.get(0).averagedWith(models.subList(1, models.size())));
  }

  private M withSpread(M model) {
    if (estimator.addsSpread()) {
      model.setSpreadCol(estimator.getSpreadCol());
    }
    return model;
  }

  private M fit(List<Folds.Fold> folds, int number) {
    Folds.Fold fold = folds.get(number);
    NeuralNetworkEstimator<?, M> member = member(fold.heldOut());
    member.setSeed(Seeds.derive(estimator.getSeed(), SeedPurpose.ENSEMBLE.ordinal(), number));
    return snapshots(member, hasOwnValidation() ? fold.training() : fold.rows());
  }

  /** The networks of one course of training, the last and best one first. */
  private M snapshots(NeuralNetworkEstimator<?, M> member, Dataset<Row> rows) {
    if (getNumSnapshots() == 1) {
      return member.fit(rows);
    }
    member.setSchedule("cosine");
    LinkedList<M> models = new LinkedList<>();
    for (int i = 0; i < getNumSnapshots(); i++) {
      models.addFirst(i == 0 ? member.fit(rows) : goOn(member, models.getFirst(), rows));
    }
    return models.getFirst().averagedWith(models.subList(1, models.size()));
  }

  /** The driver alone reads an initialModel, so that a file of its own will do. */
  private M goOn(NeuralNetworkEstimator<?, M> member, M from, Dataset<Row> rows) {
    try {
      Path file = Files.createTempFile("snapshot", ".zip");
      try {
        ModelSerializer.writeModel(from.network(), file.toFile(), false);
        return member.fineTuning(file.toUri().toString()).fit(rows);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(uid + ": a network cannot be kept: " + e.getMessage(), e);
    }
  }

  private boolean hasOwnValidation() {
    return Columns.isNamed(estimator, estimator.validationIndicatorCol());
  }

  /** A copy for one fold, whose networks may be too few for a spread. */
  private NeuralNetworkEstimator<?, M> member(String heldOut) {
    NeuralNetworkEstimator<?, M> member = withoutSpread();
    if (!hasOwnValidation()) {
      member.setValidationIndicatorCol(heldOut);
    }
    return member;
  }

  private NeuralNetworkEstimator<?, M> withoutSpread() {
    NeuralNetworkEstimator<?, M> member = estimator.copy(ParamMap.empty());
    member.clear(member.spreadCol());
    return member;
  }

  /**
   * Predicts each row of the training by the networks of its fold, which were not trained on it.
   * Where no {@code foldCol} tells the fold, it follows from all values of a row: the rows must
   * have the columns that they had in the fit, and no others.
   *
   * @param model a model of this ensemble
   * @param rows the rows that it was trained on, or others, which get the prediction of the
   *     networks of the fold that they would have been in
   * @return the rows, fold by fold, with the columns that the model adds but for {@code spreadCol}
   *     where a fold has a single network
   * @throws IllegalArgumentException if there is one fold, a row has no fold, or the model has not
   *     as many networks as there are folds, or a multiple of them
   */
  public Dataset<Row> outOfFold(M model, Dataset<?> rows) {
    int networks = model.summary().courses().size();
    require(getNumFolds() > 1, "numFolds is 1: no network has seen less than all rows");
    if (networks % getNumFolds() != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the model has %d networks, but there are %d folds; required is a model that this"
                  + " ensemble has trained",
              uid, networks, getNumFolds()));
    }
    Folds.requireColumn(this, rows.schema());
    if (isSet(foldCol())) {
      Folds.requireFolds(this, rows.toDF());
    }
    int each = networks / getNumFolds();
    List<Folds.Fold> folds = Folds.dealt(this, rows.toDF(), getSeed(), 0).list();
    return IntStream.range(0, folds.size())
        .mapToObj(
            i -> model.ofNetworks(i * each, (i + 1) * each).transform(folds.get(i).validation()))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    require(
        getNumFolds() > 1 || getNumSnapshots() > 1,
        "numFolds and numSnapshots are 1, but an ensemble is of at least 2 networks; set numFolds");
    require(
        getNumSnapshots() == 1 || estimator.getNumNetworks() == 1,
        "numSnapshots is "
            + getNumSnapshots()
            + ", but numNetworks of the estimator is "
            + estimator.getNumNetworks()
            + ", and a training goes on from a single network; set one of them to 1");
    require(
        getNumSnapshots() == 1 || !estimator.isSet(estimator.networkJson()),
        "numSnapshots is "
            + getNumSnapshots()
            + ", but networkJson is set, whose penalties a training that goes on does not have; set"
            + " numSnapshots to 1");
    require(
        getNumFolds() == 1
            || !(estimator instanceof NeuralNetworkRegressor regressor
                && regressor.getLoss().equals(RegressorLossParams.BINS)),
        "numFolds is "
            + getNumFolds()
            + ", but loss of the estimator is bins, and the networks of folds have bins of their own,"
            + " whose probabilities cannot be averaged; set loss to quantile or gaussian, or set"
            + " numNetworks of the estimator in place of numFolds");
    require(
        getNumFolds() == 1 || hasOwnValidation() || !estimator.trainsPrivately(),
        "numFolds is "
            + getNumFolds()
            + ", and the estimator trains with differential privacy, which protects no validation row:"
            + " but each row would be one, of the network of its fold; set validationIndicatorCol of"
            + " the estimator to judge by other rows");
    Folds.requireColumn(this, schema);
    String heldOut = Folds.heldOutCol(this);
    NeuralNetworkEstimator<?, M> member = getNumFolds() == 1 ? withoutSpread() : member(heldOut);
    StructType result = member.transformSchema(schema.add(heldOut, DataTypes.BooleanType, false));
    StructType own = new StructType();
    for (StructField field : result.fields()) {
      own = field.name().equals(heldOut) ? own : own.add(field);
    }
    String prediction = estimator.getPredictionCol();
    boolean isVector =
        !prediction.isEmpty() && own.apply(prediction).dataType().equals(SQLDataTypes.VectorType());
    return estimator.withSpread(own, isVector, 0);
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(uid + ": " + problem);
    }
  }

  @Override
  public NetworkEnsemble<M> copy(ParamMap extra) {
    return copyValues(new NetworkEnsemble<>(uid, estimator.copy(extra)), extra);
  }
}
