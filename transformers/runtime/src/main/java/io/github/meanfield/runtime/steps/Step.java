package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * Makes columns of a row of other columns of it. Steps come in the order in which they are done: a
 * column is made before it is read, and made once.
 */
public sealed interface Step
    permits CastCategory,
        CastNumber,
        ReadDate,
        IndexCategory,
        IndexText,
        EncodeOneHot,
        Assemble,
        RequireVector,
        ImputeNumber,
        ImputeVector,
        Standardize,
        Scale,
        Predict,
        NameClass {

  /** The stage of the pipeline that the step was, by its uid; errors name it. */
  String stage();

  /** The columns that are read. */
  List<String> inputs();

  /** The columns that are made, none if the step only checks. */
  List<String> outputs();
}
