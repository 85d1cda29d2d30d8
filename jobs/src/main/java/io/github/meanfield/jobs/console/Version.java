package io.github.meanfield.jobs.console;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
public final class Version implements IVersionProvider {

  /** The version alone, such as 0.1.0; (unpackaged) where classes are not in a jar. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Meanfield " + number()};
  }
}
