package io.github.meanfield.estimators;

import io.github.meanfield.stages.params.AveragingParams;
import io.github.meanfield.stages.params.DurabilityParams;
import io.github.meanfield.stages.params.GivenNetworkParams;
import io.github.meanfield.stages.params.HasFeaturesCol;
import io.github.meanfield.stages.params.HasHandleInvalid;
import io.github.meanfield.stages.params.HasLabelCol;
import io.github.meanfield.stages.params.HasPredictionCol;
import io.github.meanfield.stages.params.HasScoringBatchSize;
import io.github.meanfield.stages.params.HasSeed;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.HasWeightCol;
import io.github.meanfield.stages.params.NetworkParams;
import io.github.meanfield.stages.params.OptimizerParams;
import io.github.meanfield.stages.params.RegularizationParams;
import io.github.meanfield.stages.params.StoppingParams;
import io.github.meanfield.stages.params.TrainingParams;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsWritable;

/**
 * The params of estimators that train a network, and their defaults.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
abstract class NetworkEstimatorParams<E extends NetworkEstimatorParams<E, M>, M extends Model<M>>
    extends Estimator<M>
    implements HasFeaturesCol<E>,
        HasLabelCol<E>,
        HasPredictionCol<E>,
        HasWeightCol<E>,
        HasValidationIndicatorCol<E>,
        HasHandleInvalid<E>,
        HasScoringBatchSize<E>,
        HasSeed<E>,
        NetworkParams<E>,
        GivenNetworkParams<E>,
        OptimizerParams<E>,
        TrainingParams<E>,
        StoppingParams<E>,
        DurabilityParams<E>,
        DefaultParamsWritable {

  private static final long serialVersionUID = 1L;
  private final String uid;
  private final Param<String> featuresCol;
  private final Param<String> labelCol;
  private final Param<String> weightCol;
  private final Param<String> predictionCol;
  private final Param<String> validationIndicatorCol;
  private final Param<String> handleInvalid;
  private final IntParam scoringBatchSize;
  private final LongParam seed;
  private final IntArrayParam hiddenLayers;
  private final Param<String> activation;
  private final DoubleParam dropout;
  private final BooleanParam batchNorm;
  private final Param<String> weightInit;
  private final Param<String> outputBias;
  private final Param<String> networkJson;
  private final Param<String> initialModel;
  private final IntParam frozenLayers;
  private final Param<String> updater;
  private final DoubleParam learningRate;
  private final Param<String> schedule;
  private final DoubleParam decayRate;
  private final IntParam decayEpochs;
  private final IntParam warmupEpochs;
  private final DoubleParam l2;
  private final DoubleParam l1;
  private final DoubleParam weightDecay;
  private final Param<String> gradientClip;
  private final DoubleParam gradientClipThreshold;
  private final DoubleParam maxNorm;
  private final IntParam batchSize;
  private final IntParam maxEpochs;
  private final IntParam numWorkers;
  private final IntParam averagingFrequency;
  private final Param<String> learningRateScaling;
  private final DoubleParam outerMomentum;
  private final DoubleParam outerLearningRate;
  private final Param<String> updaterState;
  private final IntParam aggregationDepth;
  private final Param<String> storageLevel;
  private final Param<String> backend;
  private final Param<String> engine;
  private final IntParam patience;
  private final DoubleParam minDelta;
  private final BooleanParam restoreBest;
  private final Param<String> checkpointDir;
  private final IntParam checkpointInterval;

  NetworkEstimatorParams(String uid) {
    this.uid = uid;
    featuresCol = HasFeaturesCol.featuresColParam(this);
    labelCol = HasLabelCol.labelColParam(this);
    weightCol = HasWeightCol.weightColParam(this);
    predictionCol = HasPredictionCol.predictionColParam(this);
    validationIndicatorCol = HasValidationIndicatorCol.validationIndicatorColParam(this);
    handleInvalid = HasHandleInvalid.handleInvalidParam(this);
    scoringBatchSize = HasScoringBatchSize.scoringBatchSizeParam(this);
    seed = HasSeed.seedParam(this);
    hiddenLayers = NetworkParams.hiddenLayersParam(this);
    activation = NetworkParams.activationParam(this);
    dropout = NetworkParams.dropoutParam(this);
    batchNorm = NetworkParams.batchNormParam(this);
    weightInit = NetworkParams.weightInitParam(this);
    outputBias = NetworkParams.outputBiasParam(this);
    networkJson = GivenNetworkParams.networkJsonParam(this);
    initialModel = GivenNetworkParams.initialModelParam(this);
    frozenLayers = GivenNetworkParams.frozenLayersParam(this);
    updater = OptimizerParams.updaterParam(this);
    learningRate = OptimizerParams.learningRateParam(this);
    schedule = OptimizerParams.scheduleParam(this);
    decayRate = OptimizerParams.decayRateParam(this);
    decayEpochs = OptimizerParams.decayEpochsParam(this);
    warmupEpochs = OptimizerParams.warmupEpochsParam(this);
    l2 = RegularizationParams.l2Param(this);
    l1 = RegularizationParams.l1Param(this);
    weightDecay = RegularizationParams.weightDecayParam(this);
    gradientClip = RegularizationParams.gradientClipParam(this);
    gradientClipThreshold = RegularizationParams.gradientClipThresholdParam(this);
    maxNorm = RegularizationParams.maxNormParam(this);
    batchSize = TrainingParams.batchSizeParam(this);
    maxEpochs = TrainingParams.maxEpochsParam(this);
    numWorkers = AveragingParams.numWorkersParam(this);
    averagingFrequency = AveragingParams.averagingFrequencyParam(this);
    learningRateScaling = AveragingParams.learningRateScalingParam(this);
    outerMomentum = AveragingParams.outerMomentumParam(this);
    outerLearningRate = AveragingParams.outerLearningRateParam(this);
    updaterState = AveragingParams.updaterStateParam(this);
    aggregationDepth = AveragingParams.aggregationDepthParam(this);
    storageLevel = TrainingParams.storageLevelParam(this);
    backend = TrainingParams.backendParam(this);
    engine = TrainingParams.engineParam(this);
    patience = StoppingParams.patienceParam(this);
    minDelta = StoppingParams.minDeltaParam(this);
    restoreBest = StoppingParams.restoreBestParam(this);
    checkpointDir = DurabilityParams.checkpointDirParam(this);
    checkpointInterval = DurabilityParams.checkpointIntervalParam(this);
    setDefaults();
  }

  private void setDefaults() {
    setDefault(featuresCol, "features");
    setDefault(labelCol, "label");
    setDefault(predictionCol, "prediction");
    setDefault(handleInvalid, "error");
    setDefault(scoringBatchSize, 1024);
    setDefault(seed, 42L);
    setDefault(hiddenLayers, new int[] {64});
    setDefault(activation, "relu");
    setDefault(dropout, 0.0);
    setDefault(batchNorm, false);
    setDefault(weightInit, "auto");
    setDefault(outputBias, "auto");
    setDefault(frozenLayers, 0);
    setDefault(updater, "adam");
    setDefault(learningRate, 1e-3);
    setDefault(schedule, "constant");
    setDefault(decayRate, 0.5);
    setDefault(decayEpochs, 5);
    setDefault(warmupEpochs, 0);
    setDefault(l2, 0.0);
    setDefault(l1, 0.0);
    setDefault(weightDecay, 0.0);
    setDefault(gradientClip, "none");
    setDefault(gradientClipThreshold, 1.0);
    setDefault(maxNorm, 0.0);
    setDefault(batchSize, 128);
    setDefault(maxEpochs, 20);
    setDefault(numWorkers, 0);
    setDefault(averagingFrequency, 64);
    setDefault(learningRateScaling, "linear");
    setDefault(outerMomentum, -1.0);
    setDefault(outerLearningRate, 1.0);
    setDefault(updaterState, "average");
    setDefault(aggregationDepth, 2);
    setDefault(storageLevel, "MEMORY_AND_DISK");
    setDefault(backend, "meanfield");
    setDefault(engine, "auto");
    setDefault(patience, 0);
    setDefault(minDelta, 0.0);
    setDefault(restoreBest, true);
    setDefault(checkpointInterval, 1);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<String> featuresCol() {
    return featuresCol;
  }

  @Override
  public Param<String> labelCol() {
    return labelCol;
  }

  @Override
  public Param<String> predictionCol() {
    return predictionCol;
  }

  @Override
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  @Override
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  @Override
  public IntParam scoringBatchSize() {
    return scoringBatchSize;
  }

  @Override
  public LongParam seed() {
    return seed;
  }

  @Override
  public IntArrayParam hiddenLayers() {
    return hiddenLayers;
  }

  @Override
  public Param<String> activation() {
    return activation;
  }

  @Override
  public DoubleParam dropout() {
    return dropout;
  }

  @Override
  public Param<String> weightInit() {
    return weightInit;
  }

  @Override
  public Param<String> outputBias() {
    return outputBias;
  }

  @Override
  public Param<String> networkJson() {
    return networkJson;
  }

  @Override
  public Param<String> initialModel() {
    return initialModel;
  }

  @Override
  public IntParam frozenLayers() {
    return frozenLayers;
  }

  @Override
  public Param<String> updater() {
    return updater;
  }

  @Override
  public DoubleParam learningRate() {
    return learningRate;
  }

  @Override
  public DoubleParam l2() {
    return l2;
  }

  @Override
  public IntParam batchSize() {
    return batchSize;
  }

  @Override
  public IntParam maxEpochs() {
    return maxEpochs;
  }

  @Override
  public IntParam numWorkers() {
    return numWorkers;
  }

  @Override
  public IntParam averagingFrequency() {
    return averagingFrequency;
  }

  @Override
  public Param<String> learningRateScaling() {
    return learningRateScaling;
  }

  @Override
  public DoubleParam outerMomentum() {
    return outerMomentum;
  }

  @Override
  public DoubleParam outerLearningRate() {
    return outerLearningRate;
  }

  @Override
  public Param<String> updaterState() {
    return updaterState;
  }

  @Override
  public IntParam aggregationDepth() {
    return aggregationDepth;
  }

  @Override
  public Param<String> storageLevel() {
    return storageLevel;
  }

  @Override
  public Param<String> backend() {
    return backend;
  }

  @Override
  public Param<String> engine() {
    return engine;
  }

  @Override
  public IntParam patience() {
    return patience;
  }

  @Override
  public BooleanParam restoreBest() {
    return restoreBest;
  }

  @Override
  public Param<String> schedule() {
    return schedule;
  }

  @Override
  public DoubleParam decayRate() {
    return decayRate;
  }

  @Override
  public IntParam decayEpochs() {
    return decayEpochs;
  }

  @Override
  public IntParam warmupEpochs() {
    return warmupEpochs;
  }

  @Override
  public DoubleParam minDelta() {
    return minDelta;
  }

  @Override
  public Param<String> weightCol() {
    return weightCol;
  }

  @Override
  public BooleanParam batchNorm() {
    return batchNorm;
  }

  @Override
  public DoubleParam l1() {
    return l1;
  }

  @Override
  public DoubleParam weightDecay() {
    return weightDecay;
  }

  @Override
  public Param<String> gradientClip() {
    return gradientClip;
  }

  @Override
  public DoubleParam gradientClipThreshold() {
    return gradientClipThreshold;
  }

  @Override
  public DoubleParam maxNorm() {
    return maxNorm;
  }

  @Override
  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  @Override
  public IntParam checkpointInterval() {
    return checkpointInterval;
  }
}
