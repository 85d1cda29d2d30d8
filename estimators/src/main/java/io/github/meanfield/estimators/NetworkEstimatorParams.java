package io.github.meanfield.estimators;

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
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.StoppingParams;
import io.github.meanfield.stages.params.TrainingParams;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.DefaultParamsWritable;

/**
 * The params of estimators that train a network.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
abstract class NetworkEstimatorParams<E extends NetworkEstimatorParams<E, M>, M extends Model<M>>
    extends Estimator<M>
    implements HasFeaturesCol<E>,
        HasLabelCol<E>,
        HasWeightCol<E>,
        HasPredictionCol<E>,
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
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  NetworkEstimatorParams(String uid) {
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
}
