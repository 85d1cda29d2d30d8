package io.github.meanfield.jobs.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The options of a command that most people need, which its help shows before all others. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommonOptions {

  /** Their names, with the dashes, in the order in which they are shown. */
  String[] value();
}
