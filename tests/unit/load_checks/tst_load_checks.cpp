// SPDX-License-Identifier: GPL-2.0-or-later
#include "load_checks/mpi_family.h"
#include "load_checks/string_abi.h"
#include "load_checks/version.h"

#include "../catch.h"

using namespace mace_load;

TEST_CASE("dates of LAMMPS are numbers, and nothing else is") {
  CHECK(version_number("22 Jul 2025") == 20250722);
  CHECK(version_number("4 Feb 2025") == 20250204);
  CHECK(version_number("13 Nov 2026") == 20261113);
  for (const char *text : {"", " Dec ", "22 Juli 2025", "22 anF 2025", "22 July", "2025.7.22"})
    CHECK(version_number(text) == 0);
}

TEST_CASE("another version is said with both numbers") {
  CHECK(version_problem(20250722, 20250722).empty());
  const std::string problem = version_problem(20250722, 20240829);
  CHECK_THAT(problem, ContainsSubstring("compiled for LAMMPS 20250722"));
  CHECK_THAT(problem, ContainsSubstring("this is LAMMPS 20240829"));
}

TEST_CASE("MPI libraries are of the family their ABI is of") {
  CHECK(mpi_family("MPICH Version:      4.3.0\nMPICH Release date: Mon Feb 10") ==
        MpiFamily::Mpich);
  CHECK(mpi_family("Intel(R) MPI Library 2021.13 for Linux* OS\n") == MpiFamily::Mpich);
  CHECK(mpi_family("MVAPICH Version      :\t3.0\n") == MpiFamily::Mpich);
  CHECK(mpi_family("MPI VERSION    : CRAY MPICH version 8.1.29.27") == MpiFamily::Mpich);
  CHECK(mpi_family("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4") == MpiFamily::OpenMpi);
  CHECK(mpi_family("IBM Spectrum MPI v10.4.0, ident: 10.4.0") == MpiFamily::OpenMpi);
  CHECK(mpi_family("MS-MPI 10.1") == MpiFamily::Unknown);
}

TEST_CASE("MPI of another family is a problem, one that is not known is none") {
  CHECK(mpi_problem(MpiFamily::Mpich, MpiFamily::Mpich).empty());
  CHECK(mpi_problem(MpiFamily::Stubs, MpiFamily::Stubs).empty());
  CHECK(mpi_problem(MpiFamily::Mpich, MpiFamily::Unknown).empty());
  CHECK(mpi_problem(MpiFamily::Unknown, MpiFamily::OpenMpi).empty());
  CHECK_THAT(mpi_problem(MpiFamily::Mpich, MpiFamily::OpenMpi),
             ContainsSubstring("compiled for MPICH") && ContainsSubstring("runs with Open MPI"));
  CHECK_THAT(mpi_problem(MpiFamily::OpenMpi, MpiFamily::Stubs), ContainsSubstring("STUBS"));
}

TEST_CASE("a LAMMPS with old strings alone is a problem") {
  CHECK(string_problem(true, false).empty());
  CHECK(string_problem(true, true).empty());
  CHECK(string_problem(false, false).empty());
  CHECK_THAT(string_problem(false, true), ContainsSubstring("_GLIBCXX_USE_CXX11_ABI=0"));
}
