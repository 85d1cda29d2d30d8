package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.steps.Step;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.types.StructType;

/**
 * Makes models that score without Spark of fitted pipelines.
 *
 * <p>What does not change predictions is left out: the stages whose columns no prediction needs,
 * such as the index of a label, with what they would refuse.
 */
public final class RuntimeModels {

  private RuntimeModels() {}

  /**
   * The model of a pipeline, of whose rows nothing is known: a column that a {@code
   * VectorAssembler} reads as it is holds numbers, one that an {@code ImputerModel} fills in,
   * doubles, and one that a {@code StringIndexer} reads, texts.
   *
   * @param model a {@code PipelineModel}, or a single stage that predicts
   * @throws IllegalArgumentException if a stage has no counterpart without Spark; the message names
   *     its uid and class, and what is supported
   */
  public static Model of(Transformer model) {
    return of(model, List.of());
  }

  /**
   * The model of a pipeline.
   *
   * @param model a {@code PipelineModel}, or a single stage that predicts
   * @param schema the schema of its training rows
   * @throws IllegalArgumentException as of {@link #of(Transformer)}, or if a column that is read is
   *     there twice, or of a type that a row cannot have without Spark
   */
  public static Model of(Transformer model, StructType schema) {
    return of(model, KnownColumn.of(schema));
  }

  /**
   * The model of a pipeline.
   *
   * @param model a {@code PipelineModel}, or a single stage that predicts
   * @param known what is known of columns of its training rows; others are as of {@link
   *     #of(Transformer)}
   * @throws IllegalArgumentException as of {@link #of(Transformer, StructType)}
   */
  public static Model of(Transformer model, List<KnownColumn> known) {
    PipelineSteps pipeline = new PipelineSteps(known);
    pipeline.add(model);
    List<Step> steps = NeededSteps.of(model.uid(), pipeline.steps());
    List<InputColumn> inputs = new InputColumns(pipeline).of(steps);
    return new Model("Meanfield, of " + model.uid(), inputs, steps);
  }
}
