package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Params;

/**
 * A stage whose params are declared by the interfaces it implements, each once: name, doc, what is
 * required and default in one accessor, beside its getter and setter.
 *
 * <p>An accessor is a {@code default} method that takes the param from {@link #declare()}, which
 * makes it at the first call and gives the same object from then on. Spark finds params by calling
 * all accessors. So a stage implements interfaces, holds one {@link ParamDeclarations} and ends its
 * constructor with {@link ParamDeclarations#complete()}: all params and defaults are there before
 * anything is copied or saved, and from then on they are only read. A stage that differs from
 * others overrides the accessor, or sets a default of its own.
 */
public interface DeclaresParams extends Params {

  /** The declarations of this stage's params, for the accessors of its interfaces. */
  ParamDeclarations declare();
}
