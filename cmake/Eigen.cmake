# Eigen3::Eigen: small matrices and geometry.

find_package(Eigen3 3.4 REQUIRED NO_MODULE)
maceins_report(Eigen "${Eigen3_VERSION}, ${Eigen3_DIR}")
