# SPDX-License-Identifier: GPL-2.0-or-later
# spack repo add cmake/packaging/spack; then, in a checkout: spack dev-build mace-ins@main
from spack.package import *


class MaceIns(CMakePackage):
    """MACE in LAMMPS, from potential to neutron spectrum."""

    license("GPL-2.0-or-later")
    version("main")

    variant("torch", default=False, description="Read TorchScript files")
    variant("native", default=True, description="Compile for the processor of this machine")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("cli11@2:", type="build")
    depends_on("nlohmann-json@3.11:", type="build")
    depends_on("eigen@3.4:3")
    depends_on("fftw@3")
    depends_on("fmt@9:")
    depends_on("hdf5@1.10: ~mpi")
    depends_on("kokkos@5: +openmp")
    depends_on("lammps+plugin+mpi")
    depends_on("mpi")
    depends_on("muparser@2.3:")
    depends_on("netlib-lapack+lapacke")
    depends_on("openblas")
    depends_on("openssl@3:")
    depends_on("spglib@2:")
    depends_on("xz")
    depends_on("yaml-cpp@0.7:")
    depends_on("zlib-api")
    depends_on("zstd")
    depends_on("py-torch", when="+torch")
    depends_on("gnuplot", type="run")

    generator("ninja")

    def cmake_args(self):
        return [
            self.define("MACEINS_BUILD_TESTS", self.run_tests),
            self.define("LAMMPS_DIR", self.spec["lammps"].prefix),
            self.define_from_variant("MACEINS_BUILD_TORCH", "torch"),
            self.define_from_variant("MACEINS_NATIVE", "native"),
        ]

    def setup_run_environment(self, env):
        env.prepend_path("LAMMPS_PLUGIN_PATH", self.prefix.lib.join("mace-ins"))
        env.prepend_path("LAMMPS_POTENTIALS", self.prefix.share.join("mace-ins/potentials"))
